"""Input of reports and exports. Every form ends in one service."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.figures.periods import Quarter
from reports.figures.words import quarter_months, quarter_title
from reports.selectors.identified_columns import OFFERED, columns_of
from reports.states import CaseChoice, ExportPurpose
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit


class CreateReportForm(forms.Form):
    """Which quarter. ``kunci`` makes a second press harmless."""

    quarter = forms.ChoiceField(
        label=_("Triwulan"),
        help_text=_("Angka dihitung sekarang dan dibekukan sebagai draf."),
        error_messages={"required": _("Pilih triwulan."), "invalid_choice": _("Pilih triwulan dari daftar.")},
    )
    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, quarters: list[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(quarter), f"{quarter_title(quarter)} ({quarter_months(quarter)})") for quarter in quarters]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_quarter(self) -> Quarter:
        """As the service takes it."""
        return Quarter.parse(self.cleaned_data["quarter"])


class ExportForm(forms.Form):
    """Why a report is exported."""

    purpose = forms.CharField(
        label=_("Tujuan ekspor"),
        help_text=_("Misalnya: bahan rapat Gugus Tugas 30 November. Jangan tulis nama korban."),
        max_length=200,
        min_length=5,
        error_messages={
            "required": _("Tulis untuk apa berkas ini, misalnya bahan rapat Gugus Tugas."),
            "min_length": _("Tulis tujuan dengan beberapa kata."),
            "max_length": _("Tulis tujuan paling banyak 200 huruf."),
        },
    )
    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


def _group_label(group: str) -> str:
    heads = ", ".join(str(column.label) for column in columns_of([group]))
    return f"{str(FieldGroup(group).label).capitalize()}: {heads}"


class IdentifiedExportForm(forms.Form):
    """A file with persons by name: which cases, which parts, what for. Shown twice: to fill in, then with what it brings."""

    unit = forms.ChoiceField(label=_("Unit"), error_messages={"invalid_choice": _("Pilih unit dari daftar")})
    cases = forms.ChoiceField(
        label=_("Kasus"), choices=CaseChoice, initial=CaseChoice.OPEN, widget=forms.Select,
        help_text=_("Hanya kasus milik unit Anda. Kasus terbatas hanya bila Anda anggota timnya."),
        error_messages={"required": _("Pilih kasus"), "invalid_choice": _("Pilih kasus dari daftar")},
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=_("Bagian yang dibawa"), widget=forms.CheckboxSelectMultiple, initial=[FieldGroup.SUMMARY],
        help_text=_("Pilih sesedikit mungkin. Setiap bagian menjadi kolom."),
        error_messages={"required": _("Pilih sedikitnya satu bagian"), "invalid_choice": _("Pilih bagian dari daftar")},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("Tujuan"), choices=[("", _("Pilih tujuan")), *ExportPurpose.choices],
        error_messages={"required": _("Pilih tujuan"), "invalid_choice": _("Pilih tujuan dari daftar")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("Untuk apa berkas ini?"), max_length=1000, widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Siapa penerimanya dan mengapa perlu identitas. Jangan tulis nama korban."),
        error_messages={
            "required": _("Tulis untuk apa berkas ini"), "max_length": _("Tulis paling banyak 1.000 huruf."),
        },
    )  # fmt: skip
    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, units: tuple[Unit, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(key, unit.name) for key, unit in self.units.items()]  # type: ignore[attr-defined]
        self.fields["groups"].choices = [(group, _group_label(group)) for group in OFFERED]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class ReturnForm(forms.Form):
    """What has to be put right before a report can be signed."""

    reason = forms.CharField(
        label=_("Apa yang perlu diperbaiki?"),
        help_text=_("Dibaca oleh pembuat dan pemeriksa. Jangan tulis nama korban."),
        widget=forms.Textarea({"rows": 4}),
        max_length=500,
        error_messages={
            "required": _("Tulis apa yang perlu diperbaiki"),
            "max_length": _("Tulis paling banyak 500 huruf."),
        },
    )


def add_refusal(form: forms.Form, error: ValidationError) -> None:
    """Show a service's refusal beside its field, or above the form where the form has no such field."""
    for field, sentences in getattr(error, "error_dict", {None: error}).items():
        form.add_error(field if field in form.fields else None, sentences)
