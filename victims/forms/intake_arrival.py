"""Section 1, Kedatangan: what is known in the first minutes."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.core.forms import DayField, MomentField
from victims.forms.intake_age import AgeField
from victims.forms.intake_base import SectionForm, box, line, several, tiles
from victims.states import ApplicantKind, ArrivalSource, Emergency, Need, Sex

CLOCKS_DIFFER = timedelta(minutes=5)  # a phone's clock may be ahead of the server's
EARLIEST = timedelta(days=366)


class ArrivalForm(SectionForm):
    """Emergency, who, through whom, when, and what is needed now."""

    slug: ClassVar = "kedatangan"

    emergency = tiles(_("Perlu pertolongan segera?"), Emergency.choices)
    alias = line(
        _("Nama samaran"),
        max_length=60,
        help_text=_("Dipakai di semua daftar. Nama asli diisi kemudian dan tersimpan terpisah."),
    )
    sex = tiles(_("Jenis kelamin"), [(Sex.MALE, Sex.MALE.label), (Sex.FEMALE, Sex.FEMALE.label)])
    age = AgeField(
        label=_("Usia"), required=False, max_length=12,
        help_text=_("Perkiraan sudah cukup. Untuk bayi tulis misalnya 2 bulan."),
        widget=forms.TextInput({"autocomplete": "off", "maxlength": "12"}),
    )  # fmt: skip
    age_is_estimated = box(_("Perkiraan"))
    arrival_source = tiles(_("Datang melalui"), ArrivalSource.choices)
    arrived_at = MomentField(label=_("Waktu tiba"), required=False)
    needs = several(_("Kebutuhan sekarang"), Need.choices, help_text=_("Pilih semua yang sesuai."))
    applicant_kind = tiles(
        _("Siapa yang memohon layanan?"),
        ApplicantKind.choices,
        help_text=_("Layanan diberikan paling lambat 7 hari sejak permohonan."),
    )
    applied_on = DayField(label=_("Tanggal permohonan"), required=False, help_text=_("Kosongkan bila sama dengan hari tiba."))

    def clean_arrived_at(self) -> datetime | None:
        """An arrival lies in the past, and not a year ago."""
        moment: datetime | None = self.cleaned_data["arrived_at"]
        now = timezone.now()
        if moment and moment > now + CLOCKS_DIFFER:
            raise ValidationError(_("Waktu tiba belum terjadi. Isi waktu sebelum atau tepat saat ini."))
        if moment and moment < now - EARLIEST:
            raise ValidationError(_("Waktu tiba lebih dari setahun lalu. Periksa tahunnya."))
        return moment

    def clean_applied_on(self) -> Any:
        """An application was made already."""
        day = self.cleaned_data["applied_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Tanggal permohonan belum terjadi. Isi hari ini atau sebelumnya."))
        if day and day < timezone.localdate() - EARLIEST:
            raise ValidationError(_("Tanggal permohonan lebih dari setahun lalu. Periksa tahunnya."))
        return day
