"""What the review shows of each section: the answers in words."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

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
    return " ".join(typed)
