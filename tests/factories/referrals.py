"""Referrals for tests, made through the services as the people who would make them."""

from typing import Any

from django.utils import timezone

from referrals.models import Referral
from referrals.services import answering, approval, drafting, work
from referrals.services.facts import ReferralFacts
from referrals.states import FINAL, ReferralStatus
from tests.cast import Cast
from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Agency, Unit, User
from victims.models.case import VictimCase
from victims.models.work import Consent
from victims.services.consents import ConsentFacts, record_consent
from victims.states import ConsentGiver, ConsentLine, LegalGround

MEDICAL = {"services": ("psychiatry", "wound_care"), "shared_groups": frozenset({"summary", "health"})}


def consent_of(worker: User, case: VictimCase, *agencies: str) -> Consent:
    """The victim's consent to share with these agencies."""
    facts = ConsentFacts(given_by=ConsentGiver.VICTIM, lines=[ConsentLine.USE], agencies=agencies)
    with scope(worker):
        return record_consent(actor=worker, case_id=case.pk, facts=facts)


def facts(agency: str = "kemenkes", *, unit: str | None = None, **changes: Any) -> ReferralFacts:
    """A medical referral to Kemenkes, on a legal ground unless a consent is given."""
    plain = {
        "kind": "medical", "receiving_agency": Agency.objects.get(code=agency), "need": "Sulit tidur, luka di lengan",
        "receiving_unit": Unit.objects.get(code=unit) if unit else None, **MEDICAL, **changes,
    }  # fmt: skip
    if "consent" not in plain:
        plain = {"legal_ground": LegalGround.VITAL, "ground_note": "Perlu pertolongan segera", **plain}
    return ReferralFacts(**plain)


def transfer_facts(unit: str = "sn-paramita") -> ReferralFacts:
    """The case is to go to another centre."""
    return facts("kemensos", unit=unit, kind="transfer", services=("take_over",))


def make_draft(cast: Cast, case: VictimCase | None = None, **changes: Any) -> Referral:
    """A draft by the worker."""
    case = case or make_case(cast.worker)
    wanted = changes.pop("facts", None) or facts(**changes)
    with scope(cast.worker):
        return drafting.create_referral(actor=cast.worker, case_id=case.pk, facts=wanted)


def make_submitted(cast: Cast, case: VictimCase | None = None, **changes: Any) -> Referral:
    """Submitted by the worker."""
    draft = make_draft(cast, case, **changes)
    with scope(cast.worker):
        return drafting.submit(actor=cast.worker, referral_id=draft.pk)


def make_approved(cast: Cast, case: VictimCase | None = None, **changes: Any) -> Referral:
    """Approved by the head of the unit: it waits for the receiver."""
    submitted = make_submitted(cast, case, **changes)
    with scope(cast.head):
        return approval.approve(actor=cast.head, referral_id=submitted.pk)


def make_accepted(cast: Cast, case: VictimCase | None = None, by: User | None = None, **changes: Any) -> Referral:
    """Accepted by the health officer, or by ``by``."""
    approved = make_approved(cast, case, **changes)
    by = by or cast.health_officer
    with scope(by):
        return answering.accept(actor=by, referral_id=approved.pk, facility="RS Contoh Harapan")


def make_completed(cast: Cast, case: VictimCase | None = None) -> Referral:
    """Completed by the health officer."""
    accepted = make_accepted(cast, case)
    with scope(cast.health_officer):
        return work.complete(actor=cast.health_officer, referral_id=accepted.pk, result="Layak jalan")


def put(referral: Referral, **columns: Any) -> Referral:
    """Set columns directly, as the owner of the tables."""
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(**columns)
        return Referral.objects.get(pk=referral.pk)


def columns_of(status: ReferralStatus, cast: Cast) -> dict[str, Any]:
    """What stands in a row of this status after the usual way there."""
    now, r = timezone.now(), ReferralStatus
    unit = Unit.objects.get(code="kemenkes-rujukan")
    columns: dict[str, Any] = {"status": status, "closed_at": now if status in FINAL else None}
    if status not in (r.DRAFT, r.WITHDRAWN):
        parent = Unit.objects.get(code="kemensos-direktorat")
        columns |= {"submitted_by": cast.worker, "submitted_at": now, "approver_principal": parent.pk * 4 + 2, "due_at": now}
    if status in (r.APPROVED, r.RECEIVED, r.ACCEPTED, r.DECLINED, r.IN_PROGRESS, r.COMPLETED):
        columns |= {"approved_by": cast.head, "approved_at": now}
    if status in (r.RECEIVED, r.ACCEPTED, r.DECLINED, r.IN_PROGRESS, r.COMPLETED):
        columns |= {"received_at": now}
    if status in (r.ACCEPTED, r.IN_PROGRESS, r.COMPLETED):
        columns |= {"answered_by": cast.health_officer, "answered_at": now}
        columns |= {"receiving_unit": unit, "receiver_principal": unit.pk * 4 + 2}
    return columns
