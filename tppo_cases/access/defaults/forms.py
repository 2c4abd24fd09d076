"""The groups of one line, and what is asked before they are saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.defaults.selectors import GroupList
from tppo_cases.access.groups import GROUP_HINTS, FieldGroup


def _choices() -> list[tuple[str, str]]:
    return [(group.value, f"{str(group.label).capitalize()}: {GROUP_HINTS[group]}") for group in FieldGroup]


class GroupsForm(forms.Form):
    """Which groups are open. ``seen`` is what was open when the page was made."""

    groups = forms.MultipleChoiceField(
        label=_("Bagian yang terbuka"), choices=_choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Pilih bagian dari daftar")},
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, row: GroupList, data: Any = None) -> None:
        super().__init__(data, initial={"groups": sorted(row.groups), "seen": ",".join(sorted(row.groups))})

    @property
    def wanted(self) -> frozenset[str]:
        """The groups that were ticked."""
        return frozenset(self.cleaned_data["groups"])

    @property
    def before(self) -> frozenset[str]:
        """The groups that were open when the page was made."""
        return frozenset(filter(None, self.cleaned_data["seen"].split(",")))


class CaseForm(forms.Form):
    """The case on which the effect is tried out."""

    number = forms.CharField(
        label=_("Nomor kasus"), required=False, max_length=30, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Misalnya TPPO-2026-000123. Pemeriksaan ini tercatat."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why more is to be seen."""

    reason = forms.CharField(
        label=_("Alasan pelebaran"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Dibaca oleh auditor yang memutuskan. Jangan menulis nama korban."),
    )  # fmt: skip
