"""What the forms of the case page share: a key that makes a second press harmless, and how a refusal reads."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.core.forms import APART, press_key
from victims.errors import RefusedError


class CommandForm(forms.Form):
    """A form that ends in one command. ``kunci`` is made when the page is drawn and comes back with every try."""

    mark_required: ClassVar = True
    kunci = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    @property
    def key(self) -> uuid.UUID | None:
        """The idempotency key of this page with these words, None when it was tampered with."""
        return press_key(self)

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, as the service takes it: without what the form carries for itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in APART}

    def refuse(self, refusal: RefusedError) -> None:
        """Show what a service refused: beside its field, else on top."""
        by_field = getattr(refusal, "error_dict", {None: refusal.messages})
        for name, errors in by_field.items():
            self.add_error(name if name in self.fields else None, errors)


def story(label: Any, *, required: bool = False, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A longer text that the browser does not remember."""
    widget = forms.Textarea({"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=10_000, widget=widget, **kwargs)


def line(label: Any, *, required: bool = False, max_length: int = 120, **kwargs: Any) -> forms.CharField:
    """A line of text that the browser does not remember."""
    attrs = {"autocomplete": "off", **kwargs.pop("attrs", {})}
    return forms.CharField(label=label, required=required, max_length=max_length, widget=forms.TextInput(attrs), **kwargs)


class ReasonForm(CommandForm):
    """A command that asks for nothing but its reason."""

    reason = story(_("Alasan"), required=True, error_messages={"required": _("Tulis alasannya")})
