"""The sender's side before a referral leaves the unit: draft, change, submit, mend what was returned."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from referrals import policies
from referrals.models import Referral
from referrals.selectors.people import approvers_of, receivers_of
from referrals.selectors.reference import short_number
from referrals.services.facts import ReferralFacts, check_facts, check_ground
from referrals.services.steps import check_step, locked_referral, move, note, set_clocks, write_event
from referrals.states import ReferralStatus, Urgency
from tppo_cases.access.context import require
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.principals import agency_principal, unit_principal
from tppo_cases.accounts.models import Agency, Unit, User
from tppo_cases.core.sealed import reveal, seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.models.case import VictimCase
from victims.selectors.cases import Groups
from victims.services.deadlines import limit_of
from victims.services.locks import lock_case
from victims.states import DeadlineCode

SEALED = Groups(frozenset({"referral"}))


def receiver_principal(agency: Agency, unit: Unit | None) -> int:
    """Who receives: the named unit, else the agency's inbox."""
    return unit_principal(unit.pk) if unit else agency_principal(agency.pk)


@transaction.atomic
def create_referral(*, actor: User, case_id: UUID, facts: ReferralFacts, key: UUID | None = None) -> Referral:
    """Write a draft for an open case of the actor's unit; the same ``key`` again returns the same draft.

    Raises VictimCase.DoesNotExist, PermissionDenied, or RefusedError with the field to mend.
    """

    def write() -> Referral:
        lock_case(case_id)
        case = _case(actor, case_id)
        require(policies.can_create(actor, case))
        check_facts(facts, case)
        referral = Referral(
            case=case, sending_unit=case.owner_unit, sender_principal=unit_principal(case.owner_unit_id), created_by=actor,
            is_restricted=case.is_restricted,
        )  # fmt: skip
        referral.preview_number = short_number(referral.pk, timezone.now())
        _fill(referral, facts, case)
        referral.save(force_insert=True)
        write_event(referral, "", ReferralStatus.DRAFT, actor=actor)
        note(actor, "created", referral)
        return referral

    return Referral.objects.get(pk=run_once(actor=actor, key=key, command=f"referral.create {case_id}", run=write))


@transaction.atomic
def update_draft(*, actor: User, referral_id: UUID, facts: ReferralFacts) -> Referral:
    """Change a draft. Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError (no draft), RefusedError."""
    referral = locked_referral(actor, referral_id)
    require(policies.can_edit(actor, referral))
    check_step(referral, ReferralStatus.SUBMITTED)  # only a draft can be submitted, so only a draft can change
    case = _case(actor, referral.case_id)
    check_facts(facts, case, former=referral.pk)
    _fill(referral, facts, case)
    referral.save()
    note(actor, "changed", referral)
    return referral


@transaction.atomic
def submit(*, actor: User, referral_id: UUID) -> Referral:
    """Send a draft to the approving officer; an urgent one goes straight on, its approval is due afterwards.

    Copies the preview and starts the clock: approval 48 hours, urgent an answer within 24 and the approval within 6
    (domain, section 1.9). Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError, or RefusedError
    when the case is closed or neither a live consent nor a legal ground covers the agency.
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_edit(actor, referral))
    check_step(referral, ReferralStatus.SUBMITTED)
    case = _case(actor, referral.case_id)
    require(policies.can_create(actor, case))
    facts = facts_of(referral)
    check_facts(facts, case, former=referral.pk)
    check_ground(facts, case)
    _copy_preview(referral, case)
    now, urgent = timezone.now(), referral.urgency == Urgency.URGENT
    parent = referral.sending_unit.parent_id
    move(
        referral, ReferralStatus.SUBMITTED, actor=actor, submitted_by=actor, submitted_at=now,
        approver_principal=unit_principal(parent) if parent else None,
        due_at=now + limit_of(DeadlineCode.REFERRAL_APPROVE, urgent=urgent),
        preview_sex=referral.preview_sex, preview_age_band=referral.preview_age_band,
    )  # fmt: skip
    if urgent:
        send_on(referral, actor=actor)
    note(actor, "submitted", referral, urgent=urgent)
    set_clocks(referral, met=True)
    notify(approvers_of(referral), NotificationKind.REFERRAL_SUBMITTED, referral.pk)
    return referral


def send_on(referral: Referral, *, actor: User, approved_by: User | None = None) -> None:
    """Let the receiver see it and start the clock of the answer. Part of a step: the caller has locked and authorised."""
    now = timezone.now()
    limit = limit_of(DeadlineCode.REFERRAL_ANSWER, urgent=referral.urgency == Urgency.URGENT)
    move(referral, ReferralStatus.APPROVED, actor=actor, approved_by=approved_by, approved_at=now, due_at=now + limit)
    notify(receivers_of(referral), NotificationKind.REFERRAL_ARRIVED, referral.pk)


@transaction.atomic
def redraft(*, actor: User, referral_id: UUID) -> Referral:
    """Take up a returned referral again. Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError."""
    referral = locked_referral(actor, referral_id)
    require(policies.can_edit(actor, referral))
    move(referral, ReferralStatus.DRAFT, actor=actor)
    note(actor, "redrafted", referral)
    return referral


def facts_of(referral: Referral) -> ReferralFacts:
    """The facts of a stored referral, for its form and its next check."""
    return ReferralFacts(
        kind=referral.kind, receiving_agency=referral.receiving_agency, receiving_unit=referral.receiving_unit,
        urgency=referral.urgency, services=tuple(referral.services), shared_groups=frozenset(referral.shared_groups),
        need=reveal(referral, "need", SEALED), consent=referral.consent, legal_ground=referral.legal_ground,
        ground_note=reveal(referral, "ground_note", SEALED),
    )  # fmt: skip


def _case(actor: User, case_id: UUID) -> VictimCase:
    return VictimCase.objects.visible_to(actor).select_related("owner_unit__agency", "victim").get(pk=case_id)


def _fill(referral: Referral, facts: ReferralFacts, case: VictimCase) -> None:
    if facts.consent is not None or facts.legal_ground:
        check_ground(facts, case)
    referral.kind, referral.urgency = facts.kind, facts.urgency
    referral.receiving_agency, referral.receiving_unit = facts.receiving_agency, facts.receiving_unit
    referral.receiver_principal = receiver_principal(facts.receiving_agency, facts.receiving_unit)
    referral.services, referral.shared_groups = list(facts.services), facts.groups
    referral.consent = facts.consent
    referral.legal_ground = "" if facts.consent else facts.legal_ground
    seal(referral, need=facts.need.strip(), ground_note="" if facts.consent else facts.ground_note.strip())
    _copy_preview(referral, case)


def _copy_preview(referral: Referral, case: VictimCase) -> None:
    referral.preview_sex, referral.preview_age_band = case.victim.sex, case.age_band
