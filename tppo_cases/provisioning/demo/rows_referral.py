"""The rows of a referral: itself, its events, its thread, the receiver's grant."""

from datetime import timedelta
from typing import Any

from referrals.models import Message, Referral, ReferralEvent
from referrals.selectors.reference import short_number
from referrals.states import ENDS_AT_ACCEPTANCE, FINAL, GRANTING, IN_TALK, TELLS_PLACE, ReferralKind, ReferralStatus, Urgency
from tppo_cases.access.groups import ALL_GROUPS, FieldGroup
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Agency, Unit, User
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.provisioning.demo import texts
from tppo_cases.provisioning.demo.bare import bare
from tppo_cases.provisioning.demo.referral_plan import Asked
from tppo_cases.provisioning.demo.rows_case import Made
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.models.work import Consent
from victims.states import DeadlineCode, GrantSource, LegalGround

_R = ReferralStatus
_VERBS = {_R.DRAFT: "created", _R.IN_PROGRESS: "started"}  # others are called as the state
_BY_HEAD = frozenset({_R.APPROVED, _R.RETURNED, _R.REJECTED})
_BY_RECEIVER = frozenset({_R.RECEIVED, _R.ACCEPTED, _R.DECLINED, _R.IN_PROGRESS, _R.COMPLETED})
BACK_PERCENT = 22


def write_referral(sheet: Sheet, made: Made, asked: Asked, consent: Consent) -> Referral:
    """Write one referral with everything that its way has left behind."""
    unit = asked.unit or desk_of(sheet, asked.agency)
    receiver = sheet.chance.choice(sheet.world.workers(unit.pk) or [sheet.world.head(unit.pk)])
    referral = _referral(sheet, made, asked, consent)
    _fill(sheet, made, asked, referral, unit, receiver)
    sealed = {"need": texts.NEEDS[asked.kind]}
    if referral.legal_ground:
        sealed["ground_note"] = texts.GROUND_NOTE
    if asked.status == _R.COMPLETED:
        sealed["result"] = texts.RESULTS[asked.kind]
    if asked.kind == ReferralKind.MEDICAL and _R.ACCEPTED in dict(asked.steps):
        sealed["facility"] = texts.FACILITY
    sheet.add(referral, **sealed)
    _events(sheet, made, asked, referral, receiver)
    _grant(sheet, made, asked, referral, receiver)
    if made.runs:
        _thread(sheet, made, referral, unit, receiver)
        _tell(sheet, made, asked, referral, unit)
    return referral


def desk_of(sheet: Sheet, agency: Agency) -> Unit:
    """The unit of an agency that answers its inbox: the first that has an officer."""
    units = [unit for unit in sheet.world.units.values() if unit.agency_id == agency.pk]
    return next((unit for unit in units if unit.kind == Unit.Kind.FRONT_DESK), None) or next(
        unit for unit in units if unit.kind in {Unit.Kind.MEMBER, Unit.Kind.OFFICE} and sheet.world.workers(unit.pk)
    )


def _groups(agency: Agency, kind: ReferralKind) -> list[str]:
    if kind == ReferralKind.BACK:
        return []
    groups = frozenset(agency.shareable_groups) & ALL_GROUPS
    return sorted(groups if kind in TELLS_PLACE else groups - {FieldGroup.LOCATION})


def _referral(sheet: Sheet, made: Made, asked: Asked, consent: Consent) -> Referral:
    created = asked.steps[0][1]
    covered = asked.agency.code in consent.agencies
    referral = Referral(
        id=sheet.chance.id_at(created), case=made.case, kind=asked.kind, urgency=asked.urgency, sending_unit=made.sketch.owner,
        receiving_agency=asked.agency, receiving_unit=asked.unit, sender_principal=unit_principal(made.sketch.owner.pk),
        receiver_principal=sheet.world.receiver_of(asked.agency, asked.unit), services=list(asked.services),
        shared_groups=_groups(asked.agency, asked.kind), consent=consent if covered else None,
        legal_ground="" if covered else (consent.legal_ground or LegalGround.PUBLIC_DUTY), preview_sex=made.victim.sex,
        preview_age_band=made.case.age_band, created_by=made.worker, created_at=created, status=asked.status,
    )  # fmt: skip
    referral.preview_number = short_number(referral.pk, created)
    return referral


def _fill(sheet: Sheet, made: Made, asked: Asked, referral: Referral, unit: Unit, receiver: User) -> None:
    """The columns that each state fills."""
    urgent, above = asked.urgency == Urgency.URGENT, made.sketch.owner.parent_id
    limit = sheet.world.limit
    for state, at in asked.steps:
        approver = None if urgent and (sheet.now - at) < timedelta(hours=5) else made.head
        filled: dict[ReferralStatus, dict[str, Any]] = {
            _R.SUBMITTED: {
                "submitted_by": made.worker, "submitted_at": at, "approver_principal": unit_principal(above) if above else None,
                "due_at": at + limit(DeadlineCode.REFERRAL_APPROVE, urgent=urgent),
            },
            _R.APPROVED: {
                "approved_at": at, "approved_by": approver, "due_at": at + limit(DeadlineCode.REFERRAL_ANSWER, urgent=urgent),
            },
            _R.RECEIVED: {"received_at": at},
            _R.ACCEPTED: {
                "answered_by": receiver, "answered_at": at, "due_at": None, "receiving_unit": unit,
                "receiver_principal": unit_principal(unit.pk),
            },
            _R.DECLINED: {"answered_by": receiver, "answered_at": at},
            _R.RETURNED: {"due_at": None},
        }  # fmt: skip
        ending = {"closed_at": at, "due_at": None} if state in FINAL else {}
        for name, value in {**filled.get(state, {}), **ending}.items():
            setattr(referral, name, value)


def _events(sheet: Sheet, made: Made, asked: Asked, referral: Referral, receiver: User) -> None:
    before = ""
    for state, at in asked.steps:
        actor = made.head if state in _BY_HEAD else receiver if state in _BY_RECEIVER else made.worker
        if state == _R.APPROVED and asked.urgency == Urgency.URGENT:
            actor = made.worker
        event = bare(
            ReferralEvent,
            id=sheet.chance.id_at(at),
            case_id=made.case.pk,
            referral_id=referral.pk,
            from_status=before,
            to_status=state,
            actor_id=actor.pk,
            at=at,
        )
        reasons = {
            _R.DECLINED: texts.DECLINED,
            _R.RETURNED: texts.RETURNED,
            _R.REJECTED: texts.RETURNED,
            _R.WITHDRAWN: texts.RETURNED,
        }
        sheet.add(event, **({"reason": sheet.chance.choice(reasons[state])} if state in reasons else {}))
        if made.runs and not (state == _R.APPROVED and asked.urgency == Urgency.URGENT):
            details = {"kind": referral.kind, "agency": asked.agency.code}
            sheet.audit(at, actor, f"referral.{_VERBS.get(state, state)}", referral, case=made.case, details=details)
        before = state


def _grant(sheet: Sheet, made: Made, asked: Asked, referral: Referral, receiver: User) -> None:
    """The receiver's unit sees the shared parts from acceptance to the end."""
    accepted = dict(asked.steps).get(_R.ACCEPTED)
    if accepted is None or asked.kind in ENDS_AT_ACCEPTANCE:
        return
    ended = None if asked.status in GRANTING else asked.steps[-1][1]
    sheet.grant(
        made.case, referral.receiver_principal, referral.shared_groups, GrantSource.REFERRAL, receiver, accepted,
        ended_at=ended,
        ended_reason="completed", source_id=referral.pk, consent_id=referral.consent_id, legal_ground=referral.legal_ground,
        purpose=asked.kind.value,
    )  # fmt: skip


def _thread(sheet: Sheet, made: Made, referral: Referral, unit: Unit, receiver: User) -> None:
    if referral.status not in IN_TALK or referral.received_at is None or not sheet.chance.yes(40):
        return
    start = referral.received_at
    for number in range(sheet.chance.randint(1, 3)):
        at = start + (sheet.now - start) * (number + 1) / 5
        author, side = ((receiver, unit), (made.worker, made.sketch.owner))[number % 2]
        message = bare(
            Message, id=sheet.chance.id_at(at), case_id=made.case.pk, referral_id=referral.pk, author_id=author.pk,
            unit_id=side.pk, at=at,
        )  # fmt: skip
        sheet.add(message, body=texts.MESSAGES[number])


def _tell(sheet: Sheet, made: Made, asked: Asked, referral: Referral, unit: Unit) -> None:
    """The bell of whoever it waits for."""
    at = asked.steps[-1][1]
    receivers = [*sheet.world.workers(unit.pk), sheet.world.head(unit.pk)]
    waiting: dict[ReferralStatus, tuple[list[User], NotificationKind]] = {
        _R.SUBMITTED: ([made.head], NotificationKind.REFERRAL_SUBMITTED),
        _R.RETURNED: ([made.worker], NotificationKind.REFERRAL_RETURNED),
        _R.APPROVED: (receivers, NotificationKind.REFERRAL_ARRIVED),
        _R.ACCEPTED: ([made.worker], NotificationKind.REFERRAL_ANSWERED),
        _R.DECLINED: ([made.worker], NotificationKind.REFERRAL_ANSWERED),
        _R.COMPLETED: ([made.worker], NotificationKind.REFERRAL_COMPLETED),
    }
    if asked.status in waiting:
        users, kind = waiting[asked.status]
        sheet.tell(at, users, kind, referral.pk)


def write_back(sheet: Sheet, made: Made, origin: Referral) -> None:
    """A rujukan balik of a referral that is being worked on: sent without approval, mostly read already."""
    author, since = origin.answered_by, origin.answered_at
    if origin.status != _R.IN_PROGRESS or origin.receiving_unit is None or author is None or since is None:
        return
    if not sheet.chance.yes(BACK_PERCENT):
        return
    start = since + (sheet.now - since) * sheet.chance.uniform(0.6, 0.95)
    sender, world = origin.receiving_unit, sheet.world
    back = Referral(
        id=sheet.chance.id_at(start), case=made.case, kind=ReferralKind.BACK, answers=origin, sending_unit=sender,
        sender_principal=unit_principal(sender.pk), receiving_agency=origin.sending_unit.agency,
        receiving_unit=origin.sending_unit,
        receiver_principal=origin.sender_principal, services=["back_report"], consent_id=origin.consent_id,
        legal_ground=origin.legal_ground, preview_sex=origin.preview_sex, preview_age_band=origin.preview_age_band,
        created_by=author,
        created_at=start, submitted_by=author, submitted_at=start, approved_at=start, status=_R.APPROVED,
        due_at=start + world.limit(DeadlineCode.REFERRAL_ANSWER),
    )  # fmt: skip
    back.preview_number = short_number(back.pk, start)
    sheet.add(back, need=texts.NEEDS[ReferralKind.BACK])
    for before, after in (("", _R.DRAFT), (_R.DRAFT, _R.SUBMITTED), (_R.SUBMITTED, _R.APPROVED)):
        event = bare(
            ReferralEvent,
            id=sheet.chance.id_at(start),
            case_id=made.case.pk,
            referral_id=back.pk,
            from_status=before,
            to_status=after,
            actor_id=author.pk,
            at=start,
        )
        sheet.add(event)
    details = {"kind": back.kind, "agency": back.receiving_agency.code}
    sheet.audit(start, author, "referral.submitted", back, case=made.case, details=details, unit_id=sender.pk)
