"""What the review shows of each section: the answers in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tppo_cases.core import formats
from victims.forms.intake_base import SectionForm, parts_of

ESTIMATES = {"age": "age_is_estimated", "birth_day": "birth_is_estimated"}
BIRTH = ("birth_day", "birth_month", "birth_year")
TOLD_WITH_ANOTHER = frozenset({*ESTIMATES.values(), *BIRTH[1:]})


def answers(form: SectionForm) -> Iterator[dict[str, Any]]:
    """Label and value of every question that has an answer, as ``components/facts.html`` takes them."""
    for name in form.fields:
        if name in TOLD_WITH_ANOTHER:
            continue
        value = " ".join(filter(None, (_in_words(form, part) for part in (BIRTH if name in BIRTH else (name,)))))
        if value and form.typed.get(ESTIMATES.get(name, "")):
            value = _("%(value)s (perkiraan)") % {"value": value}
        if value:
            yield {"label": _("Tanggal lahir") if name in BIRTH else form[name].label, "value": value}


def _in_words(form: SectionForm, name: str) -> str:
    field = form.fields[name]
    typed = [text for part in parts_of(name, field) for text in form.typed.getlist(part) if text]
    if isinstance(field, forms.BooleanField):
        return _("Ya") if typed else ""
    if isinstance(field, forms.ChoiceField):
        words = {str(code): str(label) for code, label in form[name].field.widget.choices}
        return ", ".join(words.get(code, code) for code in typed)
    if isinstance(field, forms.DateField | forms.SplitDateTimeField):
        return _moment_in_words(field, typed)
    return " ".join(typed)


def _moment_in_words(field: forms.DateField | forms.SplitDateTimeField, typed: list[str]) -> str:
    """A day or a moment as people write it; what is no date stays as it was typed, its error stands beside the field."""
    try:
        value = field.clean(typed if isinstance(field, forms.SplitDateTimeField) else "".join(typed))
    except ValidationError:
        return " ".join(typed)
    if not value:
        return ""
    return formats.moment(value) if isinstance(value, datetime) else formats.long_date(value)
