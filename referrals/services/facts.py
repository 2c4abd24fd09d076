"""What a referral is made of, and what keeps it from being made or sent."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from referrals.models import Referral
from referrals.selectors.people import has_desk
from referrals.selectors.reference import consents_for, may_take_over, receiving_units, services_of, shareable_groups
from referrals.states import ASKABLE, OPEN, ReferralKind, Urgency
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.accounts.models import Agency, Unit
from victims.errors import RefusedError
from victims.states import LegalGround, Track

if TYPE_CHECKING:
    from victims.models.case import VictimCase
    from victims.models.work import Consent


@dataclass(frozen=True, kw_only=True)
class ReferralFacts:
    """What the sender asks for, of whom, which parts of the case that opens, and on which ground.

    ``need`` and ``ground_note`` are sealed. A transfer opens every part, whatever ``shared_groups`` says.
    """

    kind: str
    receiving_agency: Agency
    receiving_unit: Unit | None = None
    urgency: str = Urgency.NORMAL
    services: tuple[str, ...] = ()
    shared_groups: frozenset[str] = field(default_factory=frozenset)
    need: str = ""
    consent: "Consent | None" = None
    legal_ground: str = ""
    ground_note: str = ""

    @property
    def groups(self) -> list[str]:
        """The parts that acceptance will open."""
        return sorted(ALL_GROUPS if self.kind == ReferralKind.TRANSFER else self.shared_groups)


def check_facts(facts: ReferralFacts, case: "VictimCase", former: UUID | None = None) -> None:
    """Raise RefusedError, with the field to mend, when the referral cannot stand. ``former`` is the draft being changed."""
    if facts.kind not in ASKABLE or facts.urgency not in Urgency.values:
        raise RefusedError(_("Pilih jenis rujukan"), "kind")
    _check_receiver(facts, case)
    if facts.kind == ReferralKind.TRANSFER:
        _check_transfer(facts, case, former)
    known = set(services_of(facts.kind).values_list("code", flat=True))
    if not facts.services or not set(facts.services) <= known:
        raise RefusedError(_("Pilih sedikitnya satu layanan yang diminta"), "services")
    if not facts.groups or not frozenset(facts.groups) <= shareable_groups(facts.receiving_agency, facts.kind):
        raise RefusedError(
            _("Pilih sedikitnya satu bagian berkas yang boleh dibagikan kepada %(agency)s")
            % {"agency": facts.receiving_agency.short_name},
            "shared_groups",
        )


def _check_receiver(facts: ReferralFacts, case: "VictimCase") -> None:
    agency = facts.receiving_agency
    if not agency.is_active:
        raise RefusedError(_("Lembaga ini tidak menerima rujukan. Pilih lembaga lain."), "receiving_agency")
    if facts.receiving_unit is None:
        if facts.kind == ReferralKind.TRANSFER or not has_desk(agency):
            raise RefusedError(_("Pilih unit penerima"), "receiving_unit")
    elif not receiving_units(agency, without=case.owner_unit).filter(pk=facts.receiving_unit.pk).exists():
        raise RefusedError(_("Pilih unit lain dari %(agency)s") % {"agency": agency.short_name}, "receiving_unit")


def _check_transfer(facts: ReferralFacts, case: "VictimCase", former: UUID | None) -> None:
    if not may_take_over(facts.receiving_agency):
        raise RefusedError(
            _("%(agency)s tidak dapat memegang seluruh berkas kasus. Pilih jenis rujukan lain.")
            % {"agency": facts.receiving_agency.short_name},
            "receiving_agency",
        )
    if case.is_restricted:
        raise RefusedError(_("Kasus terbatas dialihkan dari halaman kasus, dengan menyebut manajer barunya."), "kind")
    running = Referral.objects.filter(case=case, kind=ReferralKind.TRANSFER, status__in=OPEN).values_list("pk", flat=True)
    if set(running) - {former}:
        raise RefusedError(_("Pengalihan kasus ini sudah berjalan. Tarik dahulu pengalihan itu."), "kind")


def check_ground(facts: ReferralFacts, case: "VictimCase") -> None:
    """Raise RefusedError unless a live consent covers the agency or a legal ground is noted (UU 27/2022 Art. 20)."""
    agency = facts.receiving_agency
    if facts.consent is not None:
        if not consents_for(case.pk, agency).filter(pk=facts.consent.pk).exists():
            raise RefusedError(_("Persetujuan ini tidak mencakup %(agency)s") % {"agency": agency.short_name}, "ground")
        return
    if facts.legal_ground not in LegalGround.values:
        raise RefusedError(_("Pilih persetujuan atau dasar hukum untuk berbagi data"), "ground")
    if facts.legal_ground == LegalGround.BEST_INTEREST and case.track != Track.CHILD:
        raise RefusedError(_("Kepentingan terbaik bagi anak hanya untuk korban di bawah 18 tahun"), "ground")
    if not facts.ground_note.strip():
        raise RefusedError(_("Tulis mengapa dasar hukum ini berlaku"), "ground_note")
