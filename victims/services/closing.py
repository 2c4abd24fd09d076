"""End a case: ask, approve or refuse; close early; and open it again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims import policies
from victims.closing import blockers_of
from victims.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.services.deadlines import cancel_deadlines, start_deadlines
from victims.services.grants import end_grants, end_named_access
from victims.services.transitions import check_transition, locked_case, move
from victims.states import EARLY_OUTCOMES, CaseOutcome, CaseStatus, DeadlineCode, GrantSource

FOLLOW_UPS = (DeadlineCode.FOLLOW_UP_1, DeadlineCode.FOLLOW_UP_3, DeadlineCode.FOLLOW_UP_6, DeadlineCode.FOLLOW_UP_12)
# Access that outlives the case: whoever owned and supervised it keeps the file.
KEPT_SOURCES = frozenset({GrantSource.OWNERSHIP, GrantSource.SUPERVISION})


@transaction.atomic
def request_closing(*, actor: User, case_id: UUID, reason: str) -> VictimCase:
    """Ask a second person to close a case whose services are done; the heads of the unit are told.

    Raises VictimCase.DoesNotExist, PermissionDenied, TransitionNotAllowedError, or RefusedError with what to do first.
    """
    case = locked_case(actor, case_id)
    require(policies.can_request_closing(actor, case))
    check_transition(case, CaseStatus.CLOSING)
    _check_reason(reason)
    _check_blockers(case)
    seal(case, closing_reason=reason.strip())
    move(
        actor, case, CaseStatus.CLOSING, action="case.closing_requested", closing_requested_by=actor,
        closing_reason=case.closing_reason,
    )  # fmt: skip
    notify(heads_of(case.owner_unit, but=actor), NotificationKind.CASE_CLOSING, case.pk)
    return case


@transaction.atomic
def approve_closing(*, actor: User, case_id: UUID) -> VictimCase:
    """Close a case that somebody else asked to close: clocks stop, follow-up starts, all access but the owner's ends.

    Raises as ``request_closing``.
    """
    case = locked_case(actor, case_id)
    require(policies.can_approve_closing(actor, case))
    _check_status(case, CaseStatus.CLOSING, wanted=CaseStatus.CLOSED)
    _check_blockers(case)
    return _close(actor, case, CaseOutcome.COMPLETED)


@transaction.atomic
def refuse_closing(*, actor: User, case_id: UUID, reason: str) -> VictimCase:
    """Send a case back to its services; the reason goes to who asked. Raises as ``request_closing``."""
    case = locked_case(actor, case_id)
    require(policies.can_approve_closing(actor, case))
    _check_status(case, CaseStatus.CLOSING, wanted=CaseStatus.IN_SERVICE)
    _check_reason(reason)
    asked_by = case.closing_requested_by
    seal(case, closing_reason=reason.strip())
    move(
        actor, case, CaseStatus.IN_SERVICE, action="case.closing_refused", closing_requested_by=None,
        closing_reason=case.closing_reason,
    )  # fmt: skip
    notify([asked_by] if asked_by else [], NotificationKind.CASE_CLOSING, case.pk)
    return case


@transaction.atomic
def close_early(*, actor: User, case_id: UUID, outcome: CaseOutcome, reason: str) -> VictimCase:
    """Close an open case from any state, because services can not go on. Raises as ``request_closing``."""
    case = locked_case(actor, case_id)
    require(policies.can_close_case(actor, case))
    check_transition(case, CaseStatus.CLOSED)
    if outcome not in EARLY_OUTCOMES:
        raise RefusedError(_("Pilih mengapa layanan tidak dapat dilanjutkan"), "outcome")
    _check_reason(reason)
    _check_blockers(case)
    seal(case, closing_reason=reason.strip())
    return _close(actor, case, outcome)


@transaction.atomic
def close_not_tppo(*, actor: User, case_id: UUID, reason: str) -> VictimCase:
    """Close a case that was decided to be no trafficking. Raises as ``request_closing``."""
    case = locked_case(actor, case_id)
    require(policies.can_close_case(actor, case))
    _check_status(case, CaseStatus.NOT_TPPO, wanted=CaseStatus.CLOSED)
    _check_reason(reason)
    _check_blockers(case)
    seal(case, closing_reason=reason.strip())
    return _close(actor, case, CaseOutcome.NOT_TPPO)


@transaction.atomic
def reopen_case(*, actor: User, case_id: UUID, reason: str) -> VictimCase:
    """Open a closed case again, at its assessment; follow-up clocks stop. Raises as ``request_closing``."""
    case = locked_case(actor, case_id)
    require(policies.can_reopen_case(actor, case))
    _check_status(case, CaseStatus.CLOSED, wanted=CaseStatus.ASSESSMENT)
    _check_reason(reason)
    seal(case, closing_reason=reason.strip())
    move(
        actor, case, CaseStatus.ASSESSMENT, action="case.reopened", outcome="", closed_at=None, closing_requested_by=None,
        closing_reason=case.closing_reason,
    )  # fmt: skip
    cancel_deadlines(case.pk)
    start_deadlines(case.pk, {DeadlineCode.FULL_ASSESSMENT: timezone.now()})
    return case


def heads_of(unit: Unit, *, but: User) -> list[User]:
    """Who decides in a unit today, without the person who asks."""
    posts = Membership.objects.live().filter(unit=unit, role=Role.UNIT_HEAD).exclude(user=but).select_related("user")
    return [post.user for post in posts]


def _close(actor: User, case: VictimCase, outcome: CaseOutcome) -> VictimCase:
    """Caller has locked, authorised and checked. Ends access last: the actor may lose it with the rest."""
    now = timezone.now()
    cancel_deadlines(case.pk)
    move(
        actor, case, CaseStatus.CLOSED, action="case.closed", details={"outcome": str(outcome)}, outcome=outcome, closed_at=now,
        closing_reason=case.closing_reason,
    )  # fmt: skip
    if outcome == CaseOutcome.COMPLETED:
        _start_follow_up(case, now)
    _end_access(actor, case)
    return case


def _start_follow_up(case: VictimCase, at: datetime) -> None:
    start_deadlines(case.pk, dict.fromkeys(FOLLOW_UPS, at))


def _end_access(actor: User, case: VictimCase) -> None:
    """End what the course of care had opened. The team of a restricted case stays: nobody else would see the file."""
    kept = KEPT_SOURCES | ({GrantSource.TEAM} if case.is_restricted else frozenset())
    live = CaseGrant.objects.filter(case_id=case.pk, ended_at__isnull=True).exclude(source__in=kept)
    for source in live.values_list("source", flat=True).distinct():
        end_grants(actor=actor, case_id=case.pk, reason="closed", source=GrantSource(source))
    if case.is_restricted:
        return
    named = CaseUserPermission.objects.filter(content_object=case, ended_at__isnull=True).select_related("user")
    for permission in named:
        end_named_access(actor=actor, case=case, user=permission.user, reason="closed")


def _check_status(case: VictimCase, here: CaseStatus, *, wanted: CaseStatus) -> None:
    """This verb begins at one status only, though others may lead to the same one."""
    if case.status != here:
        raise TransitionNotAllowedError(current=case.status, wanted=wanted)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")


def _check_blockers(case: VictimCase) -> None:
    if sentences := blockers_of(case.pk):
        raise RefusedError(" ".join(sentences))
