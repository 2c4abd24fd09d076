"""Register and work on a request of a person about her data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import seal
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.services.numbers import due_after, number_of
from tppo_cases.privacy.states import (
    REQUEST_CLOCKS,
    REQUEST_TRANSITIONS,
    RefusalGround,
    Requester,
    RequestKind,
    RequestStatus,
)
from victims.models.case import VictimCase
from victims.services.locks import lock_case

_S = RequestStatus


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What is asked, by whom, since when, and the proof of a proxy."""

    kind: RequestKind
    received_from: Requester
    received_at: datetime
    details: str = ""
    proxy_evidence: str = ""


@transaction.atomic
def register_request(*, actor: User, case_id: UUID, facts: RequestFacts) -> SubjectRequest:
    """Register a request; its clock runs from when it was received. Raises VictimCase.DoesNotExist, PermissionDenied,
    RefusedError with the field to mend.
    """
    lock_case(case_id)
    case = VictimCase.objects.visible_to(actor).select_related("owner_unit").get(pk=case_id)
    require(policies.can_handle_requests(actor, case))
    if facts.received_at > timezone.now():
        raise RefusedError(_("Isi waktu yang sudah lewat"), "received_at")
    if facts.received_from != Requester.SELF and not facts.proxy_evidence.strip():
        raise RefusedError(_("Tulis bukti bahwa pemohon berhak mewakili, misalnya surat kuasa"), "proxy_evidence")
    key = uuid7()
    request = SubjectRequest(
        pk=key, case=case, unit=case.owner_unit, number=number_of("PD", key, timezone.now()), kind=facts.kind,
        received_from=facts.received_from, received_at=facts.received_at, registered_by=actor,
        due_at=due_after(facts.received_at, REQUEST_CLOCKS[RequestKind(facts.kind)]),
    )  # fmt: skip
    seal(request, details=facts.details.strip(), proxy_evidence=facts.proxy_evidence.strip())
    request.save(force_insert=True)
    _record(actor, request, "subject.received")
    return request


def locked_request(actor: User, request_id: UUID) -> SubjectRequest:
    """Lock the case of a request and read the request afresh. Raises SubjectRequest.DoesNotExist, PermissionDenied."""
    own = SubjectRequest.objects.visible_to(actor)
    lock_case(own.values_list("case", flat=True).get(pk=request_id))
    require(not policies.is_desk(actor))  # sees that it is there, not what it is about
    return own.select_related("case__owner_unit", "unit").get(pk=request_id)


def step(request: SubjectRequest, wanted: RequestStatus) -> None:
    """Set the status, or raise TransitionNotAllowedError where the table has no such step."""
    if wanted not in REQUEST_TRANSITIONS[RequestStatus(request.status)]:
        raise TransitionNotAllowedError(current=request.status, wanted=wanted)
    request.status = wanted


@transaction.atomic
def verify_identity(*, actor: User, request_id: UUID, identity_check: str) -> SubjectRequest:
    """Note how it was made sure that the request comes from who may ask. Raises as ``locked_request`` and ``step``."""
    request = _begin(actor, request_id, _S.VERIFIED)
    if not identity_check.strip():
        raise RefusedError(_("Tulis bagaimana identitas pemohon dipastikan"), "identity_check")
    seal(request, identity_check=identity_check.strip())
    request.verified_by, request.verified_at = actor, timezone.now()
    request.save(update_fields=["status", "identity_check", "verified_by", "verified_at"])
    _record(actor, request, "subject.verified")
    return request


@transaction.atomic
def start_work(*, actor: User, request_id: UUID) -> SubjectRequest:
    """Begin to work on it. Raises as ``locked_request`` and ``step``."""
    request = _begin(actor, request_id, _S.IN_WORK)
    request.save(update_fields=["status"])
    _record(actor, request, "subject.started")
    return request


@transaction.atomic
def fulfil(*, actor: User, request_id: UUID, answer: str) -> SubjectRequest:
    """Close a request that was done, with what was told; an erasure is fulfilled by its second person alone.

    Raises as ``locked_request`` and ``step``, RefusedError.
    """
    request = _begin(actor, request_id, _S.FULFILLED)
    if request.kind == RequestKind.ERASURE:
        raise RefusedError(_("Penghapusan diputuskan oleh orang kedua"))
    return _close(actor, request, answer, "subject.fulfilled")


@transaction.atomic
def refuse(*, actor: User, request_id: UUID, ground: RefusalGround, answer: str) -> SubjectRequest:
    """Refuse on a legal ground, with what was told. Raises as ``fulfil``."""
    request = _begin(actor, request_id, _S.REFUSED)
    if ground not in RefusalGround.values:
        raise RefusedError(_("Pilih dasar hukum penolakan"), "ground")
    request.refusal_ground = ground
    return _close(actor, request, answer, "subject.refused")


@transaction.atomic
def withdraw(*, actor: User, request_id: UUID, answer: str) -> SubjectRequest:
    """Close a request that was taken back. Raises as ``fulfil``."""
    return _close(actor, _begin(actor, request_id, _S.WITHDRAWN), answer, "subject.withdrawn")


def _begin(actor: User, request_id: UUID, wanted: RequestStatus) -> SubjectRequest:
    request = locked_request(actor, request_id)
    require(policies.can_handle_requests(actor, request.case))
    step(request, wanted)
    return request


def _close(actor: User, request: SubjectRequest, answer: str, action: str) -> SubjectRequest:
    if not answer.strip():
        raise RefusedError(_("Tulis jawaban yang disampaikan kepada pemohon"), "answer")
    seal(request, answer=answer.strip())
    request.closed_at = timezone.now()
    request.save(update_fields=["status", "answer", "refusal_ground", "closed_at"])
    _record(actor, request, action)
    return request


def _record(actor: User, request: SubjectRequest, action: str) -> None:
    record(
        actor, action, target=request, case_id=request.case_id, unit_id=request.unit_id,
        details={"kind": request.kind, "late": timezone.now() > request.due_at},
    )  # fmt: skip
