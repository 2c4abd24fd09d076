"""Text about a case or a person is sealed, or stands in the list of decision 13 with the reason why it is open."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from victims.models.case import VictimCase
from victims.models.person import Victim

DECISION = Path(settings.BASE_DIR) / "docs/decisions/0013-keys-tokens-and-what-stays-open.md"
TEXT = (models.CharField, models.TextField, models.JSONField)


def bound_models() -> set[type[models.Model]]:
    """Every model that names a case or a person, or refers to one that does."""
    bound: set[type[models.Model]] = {VictimCase, Victim}
    while True:
        more = {
            model
            for model in apps.get_models()
            if model._meta.managed
            for field in model._meta.concrete_fields
            if field.related_model in bound or field.column in {"case_id", "victim_id", "person_id"}
        }
        if more <= bound:
            return bound
        bound |= more


def open_columns() -> set[str]:
    """Their text columns that are not sealed. What is chosen from a list in the code is a code, not a text."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in bound_models()
        for field in model._meta.local_concrete_fields
        for inner in [field.base_field if isinstance(field, ArrayField) else field]
        if isinstance(inner, TEXT) and not inner.choices
    }


def listed_columns() -> set[str]:
    """The names in the first column of the table of the decision."""
    lines = DECISION.read_text().split("**What is not sealed, and why**")[1].splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("|")]
    return {name for cell in cells for name in cell.replace("`", " ").replace(",", " ").split() if "_" in name and "." in name}


def test_every_open_text_column_is_listed_with_its_reason():
    found = open_columns()
    assert len(found) > 30
    assert sorted(found - listed_columns()) == []


def test_nothing_is_listed_that_is_not_there():
    every = {
        f"{model._meta.db_table}.{field.column}" for model in apps.get_models() for field in model._meta.local_concrete_fields
    }
    assert sorted(listed_columns() - every) == []
