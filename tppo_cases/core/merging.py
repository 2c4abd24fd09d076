"""Two people change the same page: what only one of them changed is kept, what both changed is asked, nothing is lost.

A form carries fingerprints of what it showed (``versi``). When it comes back, a field that the person left alone keeps
whatever stands in the database by then, and a field that somebody else changed in between is shown with what stands
there now; saving once more puts the person's own words in its place.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.core import formats

FIELD = "versi"
_LETTERS_SHOWN = 300
_YES_NO = {True: gettext_lazy("ya"), False: gettext_lazy("tidak")}


def _plain(value: Any) -> str:
    """One spelling for a value as it is stored, shown and typed."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")  # as much as a form shows
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "\n".join(sorted(map(_plain, value)))
    return "" if value is None else "\n".join(str(value).split("\r\n")).strip()


def _print(name: str, value: Any) -> str:
    """A fingerprint that says nothing of the value to who has not got the secret key."""
    return salted_hmac(f"simpul.versi.{name}", _plain(value), algorithm="sha256").hexdigest()[:16]


class MergingForm(forms.Form):
    """A form of stored values: those in ``initial``, which are read under the lock of their row when it is posted."""

    versi = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    asked: Sequence[str] = ()  # the fields whose stored value the answer says, once it was checked

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The fingerprints of what this page shows, for their own field."""
        if field_name != FIELD:
            return super().get_initial_for_field(field, field_name)
        return json.dumps({name: _print(name, self._stored(name)) for name in self.fields if name in self.initial})

    def clean(self) -> dict[str, Any]:
        """Keep what somebody else changed and this person left alone; ask about what both changed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        carried = _fingerprints(data.get(FIELD, ""))
        shown, asked = carried or {}, {}
        for name in [name for name in data if name in self.initial]:
            now = _print(name, self._stored(name))
            before, typed = shown.get(name, now), _print(name, data[name])
            if carried is not None and name not in carried:  # the page had no such field: nobody emptied it
                self._keep(data, name)
                continue
            if before == now or typed == now:
                continue
            if typed == before:
                self._keep(data, name)
            else:
                asked[name] = now
        self.asked = sorted(asked)
        for name in asked:
            self.add_error(name, self._question(name))
        if asked:  # the next try has seen these
            again = cast("QueryDict", self.data).copy()
            again[self.add_prefix(FIELD)] = json.dumps(shown | asked)
            self.data = again
        return data

    def _keep(self, data: dict[str, Any], name: str) -> None:
        """Let the field hold what stands in the database."""
        field, stored = self.fields[name], self._stored(name)
        parts = isinstance(field, forms.MultiValueField) and isinstance(field.widget, forms.MultiWidget)
        try:
            data[name] = field.clean(field.widget.decompress(stored) if parts else stored)
        except ValidationError as error:  # it is no longer on offer
            self.add_error(name, error)

    def _stored(self, name: str) -> Any:
        return super().get_initial_for_field(self.fields[name], name)

    def _question(self, name: str) -> str:
        words = self._words(name)
        if not words:
            return _("Orang lain mengosongkannya sejak halaman ini dibuka. Simpan lagi bila isian Anda yang benar.")
        return _(
            "Orang lain mengubahnya sejak halaman ini dibuka. Sekarang tertulis: %(words)s. Simpan lagi bila isian Anda yang"
            " benar."
        ) % {"words": words}

    def _words(self, name: str) -> str:
        """What stands there now, as the page would say it."""
        value, field = self._stored(name), self.fields[name]
        if isinstance(value, bool):
            return str(_YES_NO[value])
        if isinstance(value, datetime):
            return formats.moment(value)
        chosen = {_plain(each) for each in value} if isinstance(value, list | tuple) else {_plain(value)}
        if isinstance(field, forms.ModelChoiceField):
            found = field.queryset.filter(pk=value).first() if value and field.queryset is not None else None
            return field.label_from_instance(found) if found else ""
        if isinstance(field, forms.ChoiceField):
            return ", ".join(str(label) for key, label in _flat(field.choices) if str(key) in chosen and str(key))
        text = _plain(value)
        if text and isinstance(field, forms.DateField):
            return formats.long_date(date.fromisoformat(text))
        return text if len(text) <= _LETTERS_SHOWN else f"{text[:_LETTERS_SHOWN]}…"


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _fingerprints(text: str) -> dict[str, str] | None:
    """What a page carried; None when it carried nothing that can be read, so that all counts as seen."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else None
