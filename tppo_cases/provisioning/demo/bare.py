"""Rows that are only copied into a table, without the constructor of their model."""

from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=models.Model)


def bare(model: type[Row], **columns: Any) -> Row:
    """A row from its key and columns by attribute name (``case_id``, not ``case``); the others have their defaults.

    Django's constructor takes ten times as long, for signals, relations and values that come from forms: of 350,000
    rows that is a quarter of the seeding. Raises TypeError for a column that the model lacks, or without a key.
    """
    row = model.__new__(model)
    defaults = _defaults(model)
    row.__dict__ = {**defaults, **columns}
    if len(row.__dict__) != len(defaults) + 1:  # the key, which has no default here
        message = f"{model.__name__} has other columns than {sorted(columns)}, or its key is missing"
        raise TypeError(message)
    row._state = ModelState()
    return row


@cache
def _defaults(model: type[models.Model]) -> dict[str, Any]:
    """By attribute name. Lists and dicts among them are shared by all rows: whoever makes a row gives its own or none."""
    return {field.attname: field.get_default() for field in model._meta.concrete_fields if not field.primary_key}
