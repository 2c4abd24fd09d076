"""Remove a person's data on her request: one asks, another one decides, the database looks at the limits."""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.erasures import Erasure
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.selectors.limits import limits_of
from tppo_cases.privacy.services.requests import locked_request, step
from tppo_cases.privacy.states import ErasureGround, RequestKind, RequestStatus, RetentionClass

ERASURE_KIND = "subject.erasure"


@transaction.atomic
def ask_erasure(*, actor: User, request_id: UUID, reason: str) -> SubjectRequest:
    """Ask a second person to allow an erasure.

    Raises SubjectRequest.DoesNotExist, PermissionDenied, RefusedError with every limit that stands against it.
    """
    request = _erasure_in_work(actor, request_id)
    require(policies.can_handle_requests(actor, request.case))
    _check_limits(request)
    ask_approval(
        actor=actor, kind=ERASURE_KIND, target_id=request.pk, reason=reason, case_id=request.case_id, unit_id=request.unit_id
    )
    request.asked_by, request.asked_at = actor, timezone.now()
    request.save(update_fields=["asked_by", "asked_at"])
    _record(actor, request, "subject.erasure_asked")
    return request


@transaction.atomic
def drop_erasure(*, actor: User, request_id: UUID) -> SubjectRequest:
    """It was not allowed, or taken back: the request goes back to who works on it. Raises as ``ask_erasure``."""
    request = _erasure_in_work(actor, request_id)
    request.asked_by = request.asked_at = None
    request.save(update_fields=["asked_by", "asked_at"])
    _record(actor, request, "subject.erasure_returned")
    return request


@transaction.atomic
def decide_erasure(*, actor: User, request_id: UUID) -> Erasure:
    """The second person allows it: the data go now, a tombstone stays. Raises as ``ask_erasure``."""
    request = _erasure_in_work(actor, request_id)
    require(request.asked_by_id is not None and policies.can_decide_erasure(actor, request))
    _check_limits(request)
    order = Erasure.objects.create(
        case_id=request.case_id, victim_id=request.case.victim_id, ground=ErasureGround.REQUEST, request=request,
        asked_by=request.asked_by, decided_by=actor,
    )  # fmt: skip
    carry_out(order)
    step(request, RequestStatus.FULFILLED)
    request.decided_by, request.closed_at = actor, timezone.now()
    request.save(update_fields=["status", "decided_by", "closed_at"])
    _record(actor, request, "subject.fulfilled")
    record(
        actor, "subject.erased", target=order, case_id=request.case_id, unit_id=request.unit_id,
        details={"ground": ErasureGround.REQUEST},
    )  # fmt: skip
    return order


def carry_out(order: Erasure) -> None:
    """Remove what the tombstone orders. Preconditions: it is written, and the caller's role may order it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT simpul_erase_person(%s)", [order.pk])


def _erasure_in_work(actor: User, request_id: UUID) -> SubjectRequest:
    request = locked_request(actor, request_id)
    if request.kind != RequestKind.ERASURE or request.status != RequestStatus.IN_WORK:
        raise RefusedError(_("Permintaan ini tidak menunggu penghapusan."))
    return request


def _check_limits(request: SubjectRequest) -> None:
    if limits := limits_of(request.case.victim_id, RetentionClass.CASE_MINIMUM):
        raise RefusedError(" ".join(str(limit.label) for limit in limits))


def _record(actor: User, request: SubjectRequest, action: str) -> None:
    record(actor, action, target=request, case_id=request.case_id, unit_id=request.unit_id, details={"kind": request.kind})
