"""The filter of the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.audit_log.words import words_of
from tppo_cases.audit.actions import ACTIONS
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.forms import DayField, SearchSelect


def _actions() -> list[tuple[str, Any]]:
    return [
        ("", _("Semua tindakan")),
        *sorted(((name, str(words_of(name).label)) for name in ACTIONS), key=lambda pair: pair[1]),
    ]


class EventFilter(forms.Form):
    """Everything may stay empty."""

    pelaku = forms.CharField(label=_("Nama atau surel pelaku"), required=False, max_length=120)
    tindakan = forms.ChoiceField(
        label=_("Tindakan"), required=False, choices=_actions, widget=SearchSelect,
        error_messages={"invalid_choice": _("Pilih tindakan dari daftar")},
    )  # fmt: skip
    dari = DayField(label=_("Sejak tanggal"), required=False)
    sampai = DayField(label=_("Sampai tanggal"), required=False)
    hasil = forms.ChoiceField(
        label=_("Hasil"), required=False, choices=[("", _("Semua hasil")), *AuditEvent.Outcome.choices],
        error_messages={"invalid_choice": _("Pilih hasil dari daftar")},
    )  # fmt: skip
    kasus = forms.UUIDField(
        label=_("Kode kasus di jejak audit"), required=False, help_text=_("Tekan kode pada sebuah baris untuk mengisinya."),
        error_messages={"invalid": _("Salin kode kasus dari sebuah baris")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A period has its beginning before its end."""
        facts: dict[str, Any] = self.cleaned_data
        start, end = facts.get("dari"), facts.get("sampai")
        if start and end and start > end:
            self.add_error("sampai", _("Isi tanggal yang sama dengan atau sesudah tanggal mulai"))
        return facts
