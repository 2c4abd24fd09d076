"""Everything that is sealed in a database, opened as nobody may: what to look for in all that a site left behind."""

from collections.abc import Iterator

from django.db import models

from tests.canary.words import sealed_fields
from tests.factories.cases import as_owner
from tppo_cases.core.sealed import SealedField, open_bytes
from victims.models.work import Note

SHORTEST = 8  # signs; a shorter text could stand somewhere by chance


def _opened(row: models.Model, field: SealedField) -> str:
    value = getattr(row, field.attname)
    return open_bytes(value.data, place=f"{row._meta.db_table}.{field.column}:{row.pk}").decode() if value else ""


def place_of(row: models.Model, field: SealedField) -> str:
    """What the word of a field of this row is named after."""
    place = f"{row._meta.label}.{field.name}"
    return f"{place}:{row.group}" if isinstance(row, Note) else place


def everything_sealed() -> Iterator[tuple[str, str]]:
    """Place and text of every sealed value in the database, opened as nobody may."""
    with as_owner():
        for model, field in sealed_fields():
            for row in model._base_manager.all():
                if text := _opened(row, field):
                    yield place_of(row, field), text


def told_in_confidence() -> set[str]:
    """Every sealed text that is long enough to be known again."""
    return {text for _place, text in everything_sealed() if len(text) >= SHORTEST}
