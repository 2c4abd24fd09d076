"""What the review shows of each section: the answers in words."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from victims.forms.intake_base import SectionForm


def answers(form: SectionForm) -> Iterator[dict[str, Any]]:
    """Label and value of every question that has an answer, as ``components/facts.html`` takes them."""
    for name in form.fields:
        bound = form[name]
        if value := _in_words(form, name):
            yield {"label": bound.label, "value": value}


def _in_words(form: SectionForm, name: str) -> str:
    field = form.fields[name]
    if isinstance(field.widget, forms.MultiWidget):
        return " ".join(text for suffix in field.widget.widgets_names if (text := form.data.get(f"{name}{suffix}", "")))
    typed = [text for text in form.data.getlist(name) if text]
    if isinstance(field, forms.BooleanField):
        return _("Ya") if typed else ""
    if isinstance(field, forms.ChoiceField):
        words = {str(code): str(label) for code, label in field.choices}
        typed = [words.get(code, code) for code in typed]
    return ", ".join(typed)
