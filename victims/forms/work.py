"""Forms of the work on a case: assessment, plan, service, note, decision."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.forms import DayField, SearchSelect
from tppo_cases.core.strict_input import whole_number
from victims.forms.base import CommandForm, line, story
from victims.models.reference import ServiceKind
from victims.services.assessments import DIMENSIONS, PARTS, AssessmentFacts
from victims.services.service_records import ServiceFacts
from victims.states import AssessmentKind, CaseStatus, RiskLevel, ScreeningDecision

LEVELS = ((0, _("Tidak ada")), (1, _("Ringan")), (2, _("Sedang")), (3, _("Berat")))
DIMENSION_LABELS = {
    "psychological": _("Psikis"), "mental": _("Mental"), "physical": _("Fisik"), "sexual": _("Seksual"),
    "economic": _("Ekonomi"), "social": _("Sosial"),
}  # fmt: skip
CHOOSE_LEVEL = {
    "psychological": _("Pilih tingkat dampak psikis"), "mental": _("Pilih tingkat dampak mental"),
    "physical": _("Pilih tingkat dampak fisik"), "sexual": _("Pilih tingkat dampak seksual"),
    "economic": _("Pilih tingkat dampak ekonomi"), "social": _("Pilih tingkat dampak sosial"),
}  # fmt: skip
MOST_RUPIAH = 10**12


def _level(name: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=DIMENSION_LABELS[name], choices=LEVELS, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_LEVEL[name]},
    )  # fmt: skip


class AssessmentForm(CommandForm):
    """Six dimensions of harm, the risk, and notes on the parts that the writer may see."""

    mark_required = False
    kind = forms.ChoiceField(
        label=_("Jenis asesmen"), choices=AssessmentKind.choices, widget=forms.RadioSelect, initial=AssessmentKind.INITIAL,
        error_messages={"required": _("Pilih jenis asesmen")},
    )  # fmt: skip
    psychological = _level("psychological")
    mental = _level("mental")
    physical = _level("physical")
    sexual = _level("sexual")
    economic = _level("economic")
    social = _level("social")
    risk = forms.ChoiceField(
        label=_("Risiko keselamatan"), choices=RiskLevel.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih risiko: rendah, sedang, atau tinggi")},
    )  # fmt: skip
    safety_note = story(_("Apa yang mengancamnya?"), help_text=_("Dibaca oleh yang menjaga keamanannya."), rows=3)
    summary = story(_("Keadaan psikososial"), help_text=_("Tulis fakta dan kata-katanya sendiri."))
    health_note = story(_("Keadaan kesehatan"), help_text=_("Hanya yang perlu diketahui untuk merawatnya."), rows=3)
    replan = forms.BooleanField(
        label=_("Susun ulang rencana sesudah asesmen ini"), required=False, help_text=_("Kasus kembali ke tahap asesmen.")
    )

    def __init__(self, *args: Any, groups: frozenset[str], status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, group in PARTS.items():
            if group not in groups:
                del self.fields[name]
        if status == CaseStatus.ASSESSMENT:
            del self.fields["replan"]

    def levels(self) -> list[forms.BoundField]:
        """The six dimensions, for the template."""
        return [self[name] for name in DIMENSIONS]

    @property
    def facts(self) -> AssessmentFacts:
        """What the service takes. Precondition: valid."""
        data = self.cleaned_data
        return AssessmentFacts(
            kind=AssessmentKind(data["kind"]), risk=RiskLevel(data["risk"]), levels={name: data[name] for name in DIMENSIONS},
            notes={name: data[name] for name in PARTS if name in data}, replan=data.get("replan", False),
        )  # fmt: skip


class PlanForm(CommandForm):
    """Which of the ten components, and to what end."""

    service_kinds = forms.MultipleChoiceField(
        label=_("Layanan yang direncanakan"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu layanan")},
    )  # fmt: skip
    goals = story(_("Tujuan dan kesepakatan"), help_text=_("Apa yang ingin dicapainya, oleh siapa, kapan ditinjau."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ServiceKind.objects.filter(is_active=True)
        self.fields["service_kinds"].choices = [(kind.pk, str(kind)) for kind in kinds]  # type: ignore[attr-defined]


class ServiceForm(CommandForm):
    """One service that was given."""

    kind = forms.ModelChoiceField(
        ServiceKind.objects.filter(is_active=True), label=_("Layanan"), widget=SearchSelect, empty_label=_("Pilih layanan"),
        error_messages={"required": _("Pilih layanan yang diberikan"), "invalid_choice": _("Pilih layanan dari daftar")},
    )  # fmt: skip
    given_on = DayField(label=_("Diberikan pada"), initial=timezone.localdate)
    value_rupiah = line(
        _("Nilai bantuan (rupiah)"), help_text=_("Hanya untuk barang atau bantuan, misalnya 1.250.000."), max_length=20,
        attrs={"inputmode": "numeric"},
    )  # fmt: skip
    note = story(_("Catatan"), rows=3)

    def clean_value_rupiah(self) -> int | None:
        """Whole rupiah; dots between thousands are read over."""
        text = self.cleaned_data["value_rupiah"].lower().replace("rp", "").replace(".", "").replace(" ", "")
        if not text:
            return None
        value = whole_number(text)
        if value is None or value > MOST_RUPIAH:
            raise forms.ValidationError(_("Isi nilai dengan angka bulat, misalnya 1.250.000"))
        return value

    @property
    def facts(self) -> ServiceFacts:
        """What the service takes. Precondition: valid."""
        data = self.cleaned_data
        return ServiceFacts(kind=data["kind"], given_on=data["given_on"], value_rupiah=data["value_rupiah"], note=data["note"])


class NoteForm(CommandForm):
    """A note and who may read it."""

    group = forms.ChoiceField(
        label=_("Tentang"), help_text=_("Dibaca oleh mereka yang boleh melihat bagian ini."),
        error_messages={"required": _("Pilih catatan ini tentang apa")},
    )  # fmt: skip
    body = story(_("Isi catatan"), required=True, error_messages={"required": _("Tulis isi catatan")})

    def __init__(self, *args: Any, groups: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(group.value, str(group.label).capitalize()) for group in FieldGroup if group in groups]
        self.fields["group"].choices = allowed  # type: ignore[attr-defined]


class ContactForm(CommandForm):
    """What a visit or a call found: monitoring while in care, follow-up afterwards."""

    body = story(_("Hasil kunjungan atau kontak"), required=True, error_messages={"required": _("Tulis hasilnya")})


class DecisionForm(CommandForm):
    """What an officer decides about a screening, and why."""

    decision = forms.ChoiceField(
        label=_("Putusan Anda"), choices=ScreeningDecision.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Pilih putusan")},
    )  # fmt: skip
    reason = story(
        _("Alasan putusan"), required=True, error_messages={"required": _("Tulis alasan putusan")},
        help_text=_("Saran dari jawaban tidak mengikat. Sebut unsur yang menentukan."),
    )  # fmt: skip
