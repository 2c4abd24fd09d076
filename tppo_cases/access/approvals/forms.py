"""The answer to a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """Yes or no. A no says why."""

    decision = forms.ChoiceField(
        label=_("Putusan"), choices=[("approve", _("Setujui")), ("refuse", _("Tolak"))], widget=forms.RadioSelect,
        error_messages={"required": _("Pilih setuju atau tolak"), "invalid_choice": _("Pilih setuju atau tolak")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Alasan"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Wajib bila ditolak. Jangan menulis nama korban."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal without a reason helps nobody."""
        facts: dict[str, Any] = self.cleaned_data
        if facts.get("decision") == "refuse" and not facts.get("reason", "").strip():
            self.add_error("reason", _("Tulis alasan penolakan"))
        return facts
