"""Record what a person agreed to, or which legal ground replaces it; and take it back."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.consent_followers import CONSENT_WITHDRAWAL_FOLLOWERS
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.work import Consent
from victims.selectors.cases import case_view
from victims.services.deadlines import meet_deadline, start_deadlines
from victims.services.grants import end_grants
from victims.services.locks import lock_case
from victims.states import ConsentGiver, ConsentLine, DeadlineCode, LegalGround, Track


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """Who agreed to which lines and for which agencies; or the legal ground with the officer's note."""

    given_by: str
    giver_name: str = ""
    lines: Collection[str] = ()
    agencies: Collection[str] = ()
    legal_ground: str = ""
    legal_ground_note: str = ""


def check_consent(facts: ConsentFacts, track: str) -> None:
    """Raise RefusedError, with the field to mend, when the consent cannot stand (UU 27/2022 Art. 20, 22, 25)."""
    if facts.given_by == ConsentGiver.NONE and not facts.legal_ground:
        raise RefusedError(_("Pilih dasar hukum yang menggantikan persetujuan"), "legal_ground")
    if facts.legal_ground and not facts.legal_ground_note:
        raise RefusedError(_("Tulis alasan dasar hukum ini dipakai"), "legal_ground_note")
    if facts.given_by != ConsentGiver.NONE and not facts.lines and not facts.legal_ground:
        raise RefusedError(_("Centang hal yang disetujui, atau pilih dasar hukum"), "lines")
    _check_child(facts, track)
    if facts.given_by != ConsentGiver.NONE and facts.agencies and ConsentLine.USE not in facts.lines:
        raise RefusedError(_("Centang “Memahami siapa yang memakai data” sebelum memilih lembaga"), "lines")


def _check_child(facts: ConsentFacts, track: str) -> None:
    """A guardian consents for a child, or a ground is noted; the best interest of the child is for children only."""
    if track == Track.CHILD and facts.given_by == ConsentGiver.VICTIM and not facts.legal_ground:
        raise RefusedError(_("Untuk anak, pilih orang tua atau wali, atau catat dasar hukumnya"), "given_by")
    if track != Track.CHILD and facts.legal_ground == LegalGround.BEST_INTEREST:
        raise RefusedError(_("Kepentingan terbaik bagi anak hanya untuk korban di bawah 18 tahun"), "legal_ground")
    if facts.given_by == ConsentGiver.GUARDIAN and not facts.giver_name:
        raise RefusedError(_("Isi nama orang tua atau wali yang memberi persetujuan"), "giver_name")


def _check_groups(facts: ConsentFacts, groups: frozenset[str]) -> None:
    """Nobody writes into a part that she may not see."""
    texts = ((facts.giver_name, FieldGroup.FAMILY), (facts.legal_ground_note, FieldGroup.LEGAL))
    require(all(group in groups for text, group in texts if text))


def add_consent(*, actor: User, case: VictimCase, facts: ConsentFacts) -> Consent:
    """Write the row. Preconditions: the caller has locked the case, authorised the act and checked the facts."""
    consent = Consent(
        case=case, given_by=facts.given_by, lines=sorted(facts.lines), agencies=sorted(facts.agencies),
        legal_ground=facts.legal_ground, recorded_by=actor,
    )  # fmt: skip
    seal(consent, giver_name=facts.giver_name, legal_ground_note=facts.legal_ground_note)
    consent.save(force_insert=True)
    record(
        actor, "consent.recorded", target=consent, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"given_by": facts.given_by, "legal_ground": facts.legal_ground, "agencies": sorted(facts.agencies)},
    )  # fmt: skip
    return consent


@transaction.atomic
def record_consent(*, actor: User, case_id: UUID, facts: ConsentFacts) -> Consent:
    """Record a consent or its legal ground on an open case. Former ones stay as they are.

    Raises PermissionDenied, or RefusedError with the field to mend.
    """
    lock_case(case_id)
    case = VictimCase.objects.select_related("owner_unit").get(pk=case_id)
    require(policies.can_edit_case(actor, case))
    _check_groups(facts, case_view(actor, case).groups)
    check_consent(facts, case.track)
    return add_consent(actor=actor, case=case, facts=facts)


@transaction.atomic
def withdraw_consent(*, actor: User, consent_id: UUID) -> Consent:
    """Take a consent back: everything that rests on it ends in this transaction (UU 27/2022 Art. 40: 3x24 hours).

    The clock runs until every receiver is known to have stopped; without receivers it is met at once. Also for a closed
    case. Raises PermissionDenied, or RefusedError when it was withdrawn before.
    """
    lock_case(Consent.objects.values_list("case", flat=True).get(pk=consent_id))
    consent = Consent.objects.select_related("case__owner_unit").get(pk=consent_id)  # read under the lock
    case = consent.case
    require(policies.owns(actor, case, Capability.CASE_EDIT))
    if consent.withdrawn_at is not None:
        raise RefusedError(_("Persetujuan ini sudah ditarik"))
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), actor
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        actor, "consent.withdrawn", target=consent, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"agencies": consent.agencies},
    )  # fmt: skip
    start_deadlines(case.pk, {DeadlineCode.CONSENT_WITHDRAWN: consent.withdrawn_at})
    still_to_do = [follow(case.pk, consent, actor) for follow in CONSENT_WITHDRAWAL_FOLLOWERS]
    end_grants(actor=actor, case_id=case.pk, reason="consent_withdrawn", consent=consent)
    if not any(still_to_do):
        meet_deadline(case.pk, DeadlineCode.CONSENT_WITHDRAWN)
    return consent
