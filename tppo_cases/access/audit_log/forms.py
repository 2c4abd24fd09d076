"""The filter of the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.audit_log.words import TARGETS, words_of
from tppo_cases.audit.actions import ACTIONS
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.forms import DayField, SearchSelect


def _actions() -> list[tuple[str, Any]]:
    return [
        ("", _("Semua tindakan")),
        *sorted(((name, str(words_of(name).label)) for name in ACTIONS), key=lambda pair: pair[1]),
    ]


def _targets() -> list[tuple[str, Any]]:
    return [("", _("Semua sasaran")), *sorted(((kind, str(word)) for kind, word in TARGETS.items()), key=lambda pair: pair[1])]


class EventFilter(forms.Form):
    """Everything may stay empty."""

    pelaku = forms.CharField(label=_("Nama atau surel pelaku"), required=False, max_length=120)
    tindakan = forms.ChoiceField(
        label=_("Tindakan"), required=False, choices=_actions, widget=SearchSelect,
        error_messages={"invalid_choice": _("Pilih tindakan dari daftar")},
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit atau lembaga"), required=False, max_length=120)
    sasaran = forms.ChoiceField(
        label=_("Sasaran"), required=False, choices=_targets,
        error_messages={"invalid_choice": _("Pilih sasaran dari daftar")},
    )  # fmt: skip
    masa = forms.ChoiceField(
        label=_("Masa"), required=False, choices=[("", _("Semua")), ("1", _("24 jam terakhir")), ("7", _("7 hari terakhir")),
        ("30", _("30 hari terakhir"))], error_messages={"invalid_choice": _("Pilih masa dari daftar")},
    )  # fmt: skip
    malam = forms.BooleanField(label=_("Hanya malam hari, pukul 22 sampai 5 WIB"), required=False)
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


class ReviewForm(forms.Form):
    """What came out of a review."""

    note = forms.CharField(
        label=_("Hasil tinjauan"), max_length=2000, widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        help_text=_("Jangan menulis nama korban."), error_messages={"required": _("Tulis apa hasil tinjauan Anda")},
    )  # fmt: skip
