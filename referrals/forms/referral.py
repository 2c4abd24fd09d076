"""The two steps of a new referral: what and to whom; then services, parts to share, and on which ground."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.models import Referral
from referrals.selectors.people import has_desk
from referrals.selectors.reference import (
    consents_for,
    ordered_groups,
    receiving_agencies,
    receiving_units,
    services_of,
    shareable_groups,
)
from referrals.services.facts import ReferralFacts
from referrals.states import ASKABLE, ReferralKind, Urgency
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Agency, Unit
from tppo_cases.core.formats import short_date
from tppo_cases.core.forms import SearchSelect, press_key
from tppo_cases.core.merging import MergingForm
from victims.models.case import VictimCase
from victims.models.work import Consent
from victims.states import LegalGround, Track

GROUND_WORDS = {
    LegalGround.VITAL: gettext_lazy("Nyawa atau kesehatannya terancam dan ia belum dapat menyetujui"),
    LegalGround.PUBLIC_DUTY: gettext_lazy("Lembaga ini wajib menangani menurut tugasnya"),
    LegalGround.LEGAL_DUTY: gettext_lazy("Undang-undang mewajibkan pelaporan atau penyerahan"),
    LegalGround.BEST_INTEREST: gettext_lazy("Untuk kepentingan terbaik anak"),
}
MOST_TEXT = 2000


class StartForm(forms.Form):
    """What is needed, and who is asked. Sent as a link, so that the next step offers only what fits."""

    jenis = forms.ChoiceField(
        label=gettext_lazy("Apa yang dibutuhkan?"), widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in ASKABLE],
        error_messages={"required": gettext_lazy("Pilih jenis rujukan")},
    )  # fmt: skip
    lembaga = forms.ModelChoiceField(
        label=gettext_lazy("Lembaga penerima"), queryset=Agency.objects.none(), to_field_name="code", widget=SearchSelect,
        empty_label=gettext_lazy("Pilih lembaga"), error_messages={"required": gettext_lazy("Pilih lembaga penerima")},
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lembaga"]
        field.queryset = receiving_agencies(without=unit)
        field.label_from_instance = lambda agency: agency.name


class ReferralForm(MergingForm):
    """The rest of a referral of one kind to one agency. ``kunci`` makes a second press harmless."""

    mark_required = False
    receiving_unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit penerima"), queryset=Unit.objects.none(), required=False, widget=SearchSelect,
        error_messages={"invalid_choice": gettext_lazy("Pilih unit dari daftar")},
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=gettext_lazy("Seberapa cepat?"), widget=forms.RadioSelect, choices=Urgency, initial=Urgency.NORMAL,
        help_text=gettext_lazy("Mendesak: langsung dikirim, disetujui sesudahnya, dijawab dalam 24 jam."),
    )  # fmt: skip
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Yang diminta"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pilih sedikitnya satu layanan yang diminta")},
    )  # fmt: skip
    need = forms.CharField(
        label=gettext_lazy("Penjelasan untuk penerima"), required=False, max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Baru terbuka setelah penerima menerima. Tulis seperlunya, tanpa nama."),
    )  # fmt: skip
    shared_groups = forms.MultipleChoiceField(
        label=gettext_lazy("Bagian berkas yang dibagikan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Dasar berbagi data"), widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": gettext_lazy("Pilih persetujuan atau dasar hukum untuk berbagi data")},
    )  # fmt: skip
    ground_note = forms.CharField(
        label=gettext_lazy("Mengapa dasar hukum itu berlaku?"), required=False, max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("Hanya bila memilih dasar hukum, bukan persetujuan."),
    )  # fmt: skip
    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    FIELDS: ClassVar = (
        "services",
        "receiving_unit",
        "urgency",
        "need",
        "shared_groups",
        "ground",
        "ground_note",
        "kunci",
        "versi",
    )

    def __init__(self, *args: Any, case: VictimCase, kind: str, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.kind, self.agency = case, kind, agency
        self._offer("services", [(service.code, str(service)) for service in services_of(kind)])
        self._offer_units()
        self._offer_groups()
        self._offer_grounds()
        self.order_fields(self.FIELDS)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _offer_units(self) -> None:
        field: Any = self.fields["receiving_unit"]
        field.queryset = receiving_units(self.agency, without=self.case.owner_unit)
        field.required = self.kind == ReferralKind.TRANSFER or not has_desk(self.agency)
        field.error_messages["required"] = _("Pilih unit penerima")
        if field.required:
            field.empty_label = _("Pilih unit")
            return
        field.empty_label = _("Meja rujukan %(agency)s") % {"agency": self.agency.short_name}
        field.help_text = _("Meja rujukan memilih unit yang menangani.")

    def _offer_groups(self) -> None:
        if self.kind == ReferralKind.TRANSFER:  # opens everything
            del self.fields["shared_groups"]
            return
        offered = ordered_groups(shareable_groups(self.agency, self.kind))
        self._offer("shared_groups", [(group, str(FieldGroup(group).label).capitalize()) for group in offered])
        self.fields["shared_groups"].help_text = _("Daftar ini hanya memuat yang boleh diterima %(agency)s.") % {
            "agency": self.agency.short_name
        }
        self.fields["shared_groups"].initial = [FieldGroup.SUMMARY]

    def _offer_grounds(self) -> None:
        self.consents: dict[str, Consent] = {f"c{c.pk}": c for c in consents_for(self.case.pk, self.agency)}
        grounds = [ground for ground in GROUND_WORDS if ground != LegalGround.BEST_INTEREST or self.case.track == Track.CHILD]
        agreed = [(key, self._consent_words(consent)) for key, consent in self.consents.items()]
        legal = [(ground.value, f"{ground.label}. {GROUND_WORDS[ground]}.") for ground in grounds]
        field: Any = self.fields["ground"]
        field.choices = [(_("Persetujuan"), agreed), (_("Dasar hukum pengganti"), legal)] if agreed else legal
        if agreed:
            field.initial = agreed[0][0]
        else:
            sentence = _("Belum ada persetujuan yang mencakup %(agency)s. Catat persetujuan, atau pilih dasar hukum.")
            field.help_text = sentence % {"agency": self.agency.short_name}

    @staticmethod
    def _consent_words(consent: Consent) -> str:
        return _("Persetujuan %(who)s, %(day)s") % {
            "who": str(consent.get_given_by_display()).lower(), "day": short_date(consent.given_at, with_year=True),
        }  # fmt: skip

    @property
    def facts(self) -> ReferralFacts:
        """The input as the services take it."""
        data = self.cleaned_data
        consent = self.consents.get(data["ground"])
        return ReferralFacts(
            kind=self.kind, receiving_agency=self.agency, receiving_unit=data.get("receiving_unit"), urgency=data["urgency"],
            services=tuple(data["services"]), shared_groups=frozenset(data.get("shared_groups", ())), need=data["need"],
            consent=consent, legal_ground="" if consent else data["ground"], ground_note=data["ground_note"],
        )  # fmt: skip

    @property
    def key(self) -> UUID | None:
        """The idempotency key of this page with these words."""
        return press_key(self)


def initial_of(referral: Referral, facts: ReferralFacts) -> dict[str, Any]:
    """The form's values for a stored draft."""
    return {
        "receiving_unit": referral.receiving_unit_id, "urgency": facts.urgency, "services": list(facts.services),
        "need": facts.need, "shared_groups": list(facts.shared_groups),
        "ground": f"c{referral.consent_id}" if referral.consent_id else facts.legal_ground, "ground_note": facts.ground_note,
    }  # fmt: skip
