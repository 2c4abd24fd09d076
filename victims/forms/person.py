"""Forms of what is known of a person and of her case, each as wide as the reader's field groups."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.forms import APART, DayField, MomentField, SearchSelect
from tppo_cases.core.merging import MergingForm
from tppo_cases.core.regions import Regency
from tppo_cases.core.sealed import reveal_all
from victims.forms.base import CommandForm, line, story
from victims.models.reference import Country, ExploitationForm, Modus
from victims.selectors.cases import CaseView
from victims.services.facts import EDITABLE
from victims.services.persons import NOT_SEALED, group_of
from victims.states import ApplicantKind, Channel, Emergency, Sex

_NUMERIC = {"inputmode": "numeric"}
_BLANK = ("", _("Belum diketahui"))


class IdentityForm(MergingForm, CommandForm):
    """Names, papers, contact, family; a field whose part the writer may not see is not there."""

    mark_required = False
    alias = line(_("Nama samaran"), help_text=_("Tampil di layar, bukan nama asli."))
    full_name = line(_("Nama lengkap"))
    other_names = line(_("Nama lain atau ejaan lain"))
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Sex.choices, widget=forms.RadioSelect)
    born_on = DayField(label=_("Tanggal lahir"), required=False, help_text=_("Hanya bila pasti, misalnya dari dokumen."))
    origin_regency = forms.ModelChoiceField(
        Regency.objects.select_related("province"), label=_("Kabupaten atau kota asal"), required=False, widget=SearchSelect,
        empty_label=_("Belum diketahui"),
    )  # fmt: skip
    nik = line(_("NIK"), attrs=_NUMERIC, max_length=20, help_text=_("16 angka."))
    family_card_number = line(_("Nomor KK"), attrs=_NUMERIC, max_length=20)
    passport = line(_("Nomor paspor"), max_length=20)
    phone = line(_("Telepon"), attrs={"inputmode": "tel"}, max_length=30)
    safe_contact = line(_("Kontak aman"), help_text=_("Siapa dan bagaimana menghubunginya tanpa membahayakan."), max_length=200)
    id_address = story(_("Alamat KTP"), rows=2)
    true_address = story(_("Alamat sebenarnya"), rows=2)
    family_contact = story(_("Keluarga"), rows=3, help_text=_("Siapa, di mana, dan apakah aman dihubungi."))
    police_report_number = line(_("Nomor laporan polisi"), max_length=60)

    def __init__(self, data: QueryDict | None = None, *, view: CaseView) -> None:
        victim = view.case.victim
        sealed = [name for name in self.base_fields if name not in NOT_SEALED | APART]
        known = reveal_all(victim.identity, sealed, view)
        plain = {"sex": victim.sex, "origin_regency": victim.origin_regency_id, "born_on": known_day(view)}
        super().__init__(data, initial={**known, **plain})
        for name in list(self.fields):
            if name not in APART and group_of(name) not in view.groups:
                del self.fields[name]


def known_day(view: CaseView) -> str:
    """The birth date as a day, where it is known exactly and may be seen; else empty."""
    if FieldGroup.IDENTITY not in view:
        return ""
    born = reveal_all(view.case.victim.identity, ["birth_date"], view)["birth_date"]
    return born if len(born) == len("2026-11-24") else ""


def _rows(model: type[models.Model], stored: Iterable[Any]) -> list[tuple[Any, str]]:
    """What is on offer, and what the case says already: a row that was retired since is not lost by saving the rest."""
    found = model._default_manager.filter(Q(is_active=True) | Q(pk__in=[key for key in stored if key]))
    return [(row.pk, str(row)) for row in found]


class FactsForm(MergingForm, CommandForm):
    """What the head and the summary of the case show."""

    mark_required = False
    applicant_kind = forms.ChoiceField(
        label=_("Pemohon"), choices=[_BLANK, *ApplicantKind.choices], required=False, widget=SearchSelect,
        help_text=_("UU 21/2007 Pasal 51."),
    )  # fmt: skip
    applied_at = MomentField(
        label=_("Permohonan masuk"), required=False, help_text=_("Sejak ini layanan wajib diberikan dalam tujuh hari.")
    )
    emergency = forms.ChoiceField(label=_("Perlu pertolongan segera?"), choices=Emergency.choices, widget=forms.RadioSelect)
    modus_id = forms.ChoiceField(label=_("Modus"), required=False, widget=SearchSelect)
    exploitation_forms = forms.MultipleChoiceField(
        label=_("Bentuk eksploitasi"), required=False, widget=forms.CheckboxSelectMultiple
    )
    forced_into_crime = forms.BooleanField(
        label=_("Pelanggaran hukumnya dilakukan karena dipaksa"), required=False,
        help_text=_("Ia tidak dipidana: UU 21/2007 Pasal 18."),
    )  # fmt: skip
    chronology = story(_("Kronologi"), rows=6)
    recruitment_channel = forms.ChoiceField(
        label=_("Direkrut lewat"), choices=[_BLANK, *Channel.choices], required=False, widget=SearchSelect
    )
    destination_id = forms.ChoiceField(label=_("Negara tujuan"), required=False, widget=SearchSelect)
    route = line(_("Rute"), max_length=300, help_text=_("Misalnya Lombok Timur, Jakarta, Bangkok, Myawaddy."))
    arrival_place = line(_("Tempat tiba"), max_length=200)
    safety_note = story(_("Catatan keamanan"), rows=3)

    def __init__(self, data: QueryDict | None = None, *, view: CaseView) -> None:
        case = view.case
        sealed = reveal_all(case, ["chronology", "route", "arrival_place", "safety_note"], view)
        plain = {name: getattr(case, name) for name in EDITABLE if name not in sealed and name in self.base_fields}
        super().__init__(data, initial={**plain, **sealed})
        for name in list(self.fields):
            if name in EDITABLE and EDITABLE[name] not in view.groups:
                del self.fields[name]
        self._offer("modus_id", [_BLANK, *_rows(Modus, [case.modus_id])])
        self._offer("exploitation_forms", _rows(ExploitationForm, case.exploitation_forms))
        self._offer("destination_id", [_BLANK, *_rows(Country, [case.destination_id])])

    def _offer(self, name: str, choices: list[Any]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    @property
    def values(self) -> Mapping[str, Any]:
        """What the service takes, by column. Precondition: valid."""
        data = {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}
        known = self.initial.get("applied_at")
        if known and data.get("applied_at") == known.replace(second=0, microsecond=0):
            del data["applied_at"]  # the field has no seconds
        for name in ("modus_id", "destination_id"):
            if name in data:
                data[name] = data[name] or None
        return data
