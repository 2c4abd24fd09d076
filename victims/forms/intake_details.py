"""Section 4, Rincian: who she is, where she comes from, what happened. Everything may follow later."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tppo_cases.core.forms import SearchSelect
from tppo_cases.core.regions import Regency
from victims.forms.intake_base import EMPTY_CHOICE, SectionForm, box, line, several, story, tiles
from victims.models.case import TraffickingEvent
from victims.models.reference import Country, ExploitationForm, Modus
from victims.selectors.drafts import event_label
from victims.states import BirthPrecision, Channel

MONTHS = (
    _("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni"),
    _("Juli"), _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember"),
)  # fmt: skip
NIK_DIGITS = 16
OLDEST_BIRTH = 1905


class RegencyField(forms.CharField):
    """A kabupaten or kota by its name, with a list to choose from; gives the Regency, None when empty."""

    def clean(self, value: Any) -> Regency | None:
        """Accept "Kabupaten Bogor", "Kab. Bogor", or a bare name that only one place has."""
        text = " ".join((super().clean(value) or "").split())
        if not text:
            return None
        kind, name = _split_kind(text)
        named = Regency.objects.filter(Q(name__iexact=name) | Q(name__iexact=text))
        found = list(named.filter(kind=kind) if kind else named)
        if len(found) > 1:
            raise ValidationError(_("Ada Kabupaten dan Kota %(name)s. Tulis salah satunya lengkap."), params={"name": name})
        if not found:
            raise ValidationError(_("Pilih kabupaten atau kota dari daftar, misalnya Kabupaten Lombok Timur"))
        return found[0]


def _split_kind(text: str) -> tuple[str, str]:
    spoken = re.match(r"^(kabupaten|kab\.?|kota)\s+(.+)$", text, re.IGNORECASE)
    if spoken is None:
        return "", text
    return ("kota" if spoken[1].lower() == "kota" else "kabupaten"), spoken[2]


def _number(label: Any, low: int, high: int, example: Any) -> forms.IntegerField:
    messages = {"invalid": example, "min_value": example, "max_value": example}
    return forms.IntegerField(
        label=label, required=False, min_value=low, max_value=high, error_messages=messages,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": str(len(str(high)))}),
    )  # fmt: skip


class DetailsForm(SectionForm):
    """Identity, birth, origin, contacts, what was done, on which way."""

    slug: ClassVar = "rincian"

    full_name = line(_("Nama lengkap"), help_text=_("Kosongkan bila belum diketahui."))
    other_names = line(_("Nama lain atau panggilan"))
    nik = line(_("NIK"), max_length=24, help_text=_("16 angka. Boleh kosong."), attrs={"inputmode": "numeric"})
    passport = line(_("Nomor paspor"), max_length=20, attrs={"autocapitalize": "characters"})
    birth_day = _number(_("Tanggal"), 1, 31, _("Isi tanggal lahir antara 1 dan 31"))
    birth_month = forms.TypedChoiceField(
        label=_("Bulan"), required=False, coerce=int, empty_value=None, choices=[("", "–"), *enumerate(MONTHS, start=1)]
    )
    birth_year = _number(_("Tahun"), OLDEST_BIRTH, 2100, _("Isi tahun lahir dengan empat angka, misalnya 1999"))
    birth_is_estimated = box(_("Perkiraan"))
    is_unborn = box(_("Belum lahir"))
    nationality = forms.ChoiceField(label=_("Kewarganegaraan"), required=False, widget=SearchSelect)
    origin = RegencyField(
        label=_("Kabupaten atau kota asal"), required=False, max_length=60, help_text=_("Ketik beberapa huruf, lalu pilih."),
        widget=forms.TextInput({"list": "daftar-kabupaten", "autocomplete": "off"}),
    )  # fmt: skip
    phone = line(_("Nomor telepon"), max_length=30, attrs={"inputmode": "tel"})
    safe_contact = line(_("Cara menghubungi yang aman"), help_text=_("Misalnya lewat ibu, hanya siang hari."))
    family_contact = line(_("Keluarga yang boleh dihubungi"))
    id_address = line(_("Alamat KTP"), max_length=250)
    true_address = line(_("Alamat sebenarnya"), max_length=250, help_text=_("Sering berbeda dari KTP."))
    police_report_number = line(_("Nomor laporan polisi"), max_length=60)
    modus = forms.ChoiceField(label=_("Modus"), required=False, widget=SearchSelect)
    exploitation_forms = several(_("Bentuk eksploitasi"), [], help_text=_("Pilih semua yang sesuai."))
    recruitment_channel = tiles(_("Direkrut melalui"), Channel.choices)
    route = story(_("Rute perjalanan"), help_text=_("Tempat dan kendaraan, berurutan."))
    transit_countries = several(_("Negara transit"), [])
    destination = forms.ChoiceField(label=pgettext_lazy("negara", "Tujuan"), required=False, widget=SearchSelect)
    forced_into_crime = box(
        _("Dipaksa melakukan tindak pidana"), help_text=_("Fakta tentang korban, bukan tuduhan (UU 21/2007 Pasal 18).")
    )
    chronology = story(_("Kronologi"), help_text=_("Urutkan kejadian dengan kata-katanya sendiri."))
    safety_note = story(_("Catatan keamanan"), help_text=_("Siapa yang mencari atau mengancam, dan apa yang harus dihindari."))
    event = forms.ChoiceField(label=_("Kejadian atau jaringan yang sama"), required=False, widget=SearchSelect)
    new_event = line(_("Atau beri nama kejadian baru"), help_text=_("Misalnya kepulangan dari Myawaddy, 24 November."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        countries = [(country.pk, str(country)) for country in Country.objects.filter(is_active=True)]
        abroad = [(code, name) for code, name in countries if code not in {"ID", "XX"}]
        events = TraffickingEvent.objects.visible_to(self.user).order_by("-id")[:30]
        choices: dict[str, list[tuple[str, Any]]] = {
            "nationality": [("ID", _("Indonesia")), *abroad, ("XX", _("Negara lain"))],
            "modus": [EMPTY_CHOICE, *((modus.pk, str(modus)) for modus in Modus.objects.filter(is_active=True))],
            "exploitation_forms": [(form.pk, str(form)) for form in ExploitationForm.objects.filter(is_active=True)],
            "transit_countries": [("ID", _("Indonesia")), *abroad],
            "destination": [EMPTY_CHOICE, *countries],
            "event": [("", _("Tidak ada atau belum diketahui")), *((str(event.pk), event_label(event)) for event in events)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # all of them are choice fields

    @staticmethod
    def regencies() -> list[str]:
        """The names of the list to choose from."""
        return [str(regency) for regency in Regency.objects.order_by("name", "kind")]

    def clean_nik(self) -> str:
        """Sixteen digits, however they were grouped."""
        digits = re.sub(r"[\s.-]", "", self.cleaned_data["nik"])
        if digits and not re.fullmatch(rf"\d{{{NIK_DIGITS}}}", digits):
            raise ValidationError(_("NIK terdiri atas 16 angka. Kosongkan bila belum diketahui."))
        return digits

    def clean_passport(self) -> str:
        """Letters and digits."""
        text = self.cleaned_data["passport"].replace(" ", "").upper()
        if text and not re.fullmatch(r"[A-Z0-9-]{5,20}", text):
            raise ValidationError(_("Isi nomor paspor dengan huruf dan angka, misalnya C1234567"))
        return text

    def clean_birth_year(self) -> int | None:
        """Nobody is born next year, except the unborn."""
        year: int | None = self.cleaned_data["birth_year"]
        if year and year > timezone.localdate().year:
            raise ValidationError(_("Tahun lahir belum tiba. Untuk anak dalam kandungan pilih Belum lahir."))
        return year

    def clean(self) -> dict[str, Any]:
        """A day needs its month, a month its year, and the date has to exist and lie in the past."""
        day, month, year = (self.cleaned_data.get(name) for name in ("birth_day", "birth_month", "birth_year"))
        if (day or month) and not year and "birth_year" not in self.errors:
            self.add_error("birth_year", _("Isi tahun lahir"))
        elif day and not month:
            self.add_error("birth_month", _("Pilih bulan lahir"))
        elif day and month and year:
            self._check_day(year, month, day)
        return self.cleaned_data

    def _check_day(self, year: int, month: int, day: int) -> None:
        try:
            born = date(year, month, day)
        except ValueError:
            self.add_error("birth_day", _("Tanggal ini tidak ada pada bulan itu"))
            return
        if born > timezone.localdate():
            self.add_error("birth_day", _("Tanggal lahir belum terjadi"))

    @property
    def birth(self) -> tuple[str, BirthPrecision]:
        """The birth date cut to what is known, and how well it is known. Precondition: the form is valid."""
        day, month, year = (self.cleaned_data.get(name) for name in ("birth_day", "birth_month", "birth_year"))
        if self.cleaned_data.get("is_unborn"):
            return "", BirthPrecision.UNBORN
        if not year:
            return "", BirthPrecision.UNKNOWN
        text = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day and month else "")
        known = BirthPrecision.EXACT if day else BirthPrecision.MONTH if month else BirthPrecision.YEAR
        return text, BirthPrecision.ESTIMATED if self.cleaned_data.get("birth_is_estimated") else known
