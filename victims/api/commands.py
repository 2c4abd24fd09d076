"""Change cases: one address per verb, each ends in the service that the pages use."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tppo_cases.access.api import has_capability
from tppo_cases.access.api_input import KEY, Shape, checked, key_of
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims.api import serializers as shapes
from victims.api import views
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.models.work import Screening
from victims.selectors.page import visible_case_view
from victims.services import closing, notes, ownership, plans
from victims.services.assessments import PARTS, AssessmentFacts, record_assessment
from victims.services.documents import withdraw_document
from victims.services.screening import decide_screening
from victims.services.service_records import ServiceFacts, record_service

_C = Capability
Run = Callable[[User, UUID, dict[str, Any]], models.Model]


class CaseResultSerializer(serializers.Serializer[Any]):
    """The row that the verb made or changed, and where the case stands if the account still sees it."""

    id = serializers.UUIDField()
    case_status = serializers.CharField(allow_null=True)


class CaseCommand(APIView):
    """A verb on one case: 404 unseen, 403 not allowed, 400 refused with a sentence, 409 when it has moved on."""

    shape: ClassVar[Shape] = shapes.CaseNoInput
    run: ClassVar[Run]
    verb: ClassVar[str]
    code: ClassVar[int] = status.HTTP_200_OK

    def post(self, request: Request, case_id: UUID, **_parts: UUID) -> Response:
        """Run the verb once per key and say what came of it."""
        user = user_of(request._request)
        visible_case_view(user, case_id)
        data = {**checked(self.shape, request), **_parts}
        command = f"{self.verb} {case_id}"  # a key belongs to one verb on one case
        made = run_once(actor=user, key=key_of(request), command=command, run=lambda: type(self).run(user, case_id, data))
        now = VictimCase.objects.visible_to(user).filter(pk=case_id).values_list("status", flat=True).first()
        return Response(CaseResultSerializer({"id": made, "case_status": now}).data, self.code)


def _command(
    verb: str,
    words: str,
    run: Run,
    capability: Capability,
    *,
    shape: Shape = shapes.CaseNoInput,
    code: int = status.HTTP_200_OK,
) -> type[CaseCommand]:
    """The endpoint of one verb."""
    attributes = {
        "__doc__": words, "permission_classes": (has_capability(capability),), "shape": shape, "run": staticmethod(run),
        "verb": verb, "code": code,
    }  # fmt: skip
    view = type(f"Case{verb.title().replace('-', '')}View", (CaseCommand,), attributes)
    schema = extend_schema(
        request=shape, responses={code: CaseResultSerializer}, operation_id=f"cases_{verb.replace('-', '_')}",
        description=words, parameters=[KEY],
    )  # fmt: skip
    return extend_schema_view(post=schema)(view)


def _assess(user: User, case_id: UUID, data: dict[str, Any]) -> models.Model:
    taken = {name: data.pop(name) for name in PARTS if name in data}
    return record_assessment(actor=user, case_id=case_id, facts=AssessmentFacts(**data, notes=taken))


def _plan(user: User, case_id: UUID, data: dict[str, Any]) -> models.Model:
    kinds = [kind.pk for kind in data["service_kinds"]]
    return plans.make_plan(actor=user, case_id=case_id, service_kinds=kinds, goals=data["goals"])


def _decide(user: User, case_id: UUID, data: dict[str, Any]) -> models.Model:
    if not Screening.objects.filter(case_id=case_id, pk=data["screening_id"]).exists():
        raise Http404
    return decide_screening(actor=user, **data)


def _withdraw(user: User, case_id: UUID, data: dict[str, Any]) -> models.Model:
    try:
        return withdraw_document(actor=user, case_id=case_id, **data)
    except Document.DoesNotExist:
        raise Http404 from None


def _service(user: User, case_id: UUID, data: dict[str, Any]) -> models.Model:
    return record_service(actor=user, case_id=case_id, facts=ServiceFacts(**data))


def _plain(service: Callable[..., models.Model]) -> Run:
    """A service whose arguments are those of its shape."""

    def run(user: User, case_id: UUID, data: dict[str, Any]) -> models.Model:
        return service(actor=user, case_id=case_id, **data)

    return run


_NEW = status.HTTP_201_CREATED
COMMANDS: dict[str, type[CaseCommand]] = {
    "closing-request": _command(
        "closing-request", "Ask a second person to close the case.", _plain(closing.request_closing), _C.CASE_EDIT,
        shape=shapes.CaseReasonInput,
    ),
    "closing-approve": _command(
        "closing-approve", "Approve the closing that somebody else asked for.", _plain(closing.approve_closing), _C.CASE_DECIDE
    ),
    "closing-refuse": _command(
        "closing-refuse", "Send the case back to its services.", _plain(closing.refuse_closing), _C.CASE_DECIDE,
        shape=shapes.CaseReasonInput,
    ),
    "close-early": _command(
        "close-early", "Close because services can not go on.", _plain(closing.close_early), _C.CASE_DECIDE,
        shape=shapes.CaseEarlyClosingInput,
    ),
    "close-not-tppo": _command(
        "close-not-tppo", "Close a case that was decided to be no trafficking.", _plain(closing.close_not_tppo), _C.CASE_DECIDE,
        shape=shapes.CaseReasonInput,
    ),
    "reopen": _command(
        "reopen", "Open a closed case again.", _plain(closing.reopen_case), _C.CASE_DECIDE, shape=shapes.CaseReasonInput
    ),
    "transfer": _command(
        "transfer", "Hand the case over to another unit of the agency.", _plain(ownership.transfer_case), _C.CASE_TRANSFER,
        shape=shapes.CaseTransferInput,
    ),
    "manager": _command(
        "manager", "Say who manages the case.", _plain(ownership.assign_manager), _C.CASE_DECIDE, shape=shapes.CaseManagerInput
    ),
    "restrict": _command(
        "restrict", "Limit the case to named persons.", _plain(ownership.restrict_case), _C.CASE_EDIT,
        shape=shapes.CaseRestrictInput,
    ),
    "unrestrict": _command(
        "unrestrict", "Let the owning unit see the case again.", _plain(ownership.unrestrict_case), _C.CASE_EDIT,
        shape=shapes.CaseReasonInput,
    ),
    "plans": _command("plans", "Make the plan.", _plan, _C.CASE_EDIT, shape=shapes.CasePlanInput, code=_NEW),
    "monitoring": _command(
        "monitoring", "Record a monitoring contact.", _plain(notes.record_monitoring), _C.CASE_EDIT,
        shape=shapes.CaseContactInput, code=_NEW,
    ),
    "follow-ups": _command(
        "follow-ups", "Record a contact after closing.", _plain(notes.record_follow_up), _C.CASE_EDIT,
        shape=shapes.CaseContactInput, code=_NEW,
    ),
}  # fmt: skip
DecideScreening = _command(
    "screening-decide", "Decide about the latest screening.", _decide, _C.CASE_DECIDE, shape=shapes.CaseDecisionInput
)
WithdrawDocument = _command(
    "document-withdraw", "Withdraw a document with a reason.", _withdraw, _C.CASE_EDIT, shape=shapes.CaseReasonInput
)
_RecordService = _command("services", "Record a service.", _service, _C.CASE_EDIT, shape=shapes.CaseServiceInput, code=_NEW)
_WriteNote = _command("notes", "Write a note.", _plain(notes.write_note), _C.CASE_EDIT, shape=shapes.CaseNoteInput, code=_NEW)
_RecordAssessment = _command(
    "assessments", "Record an assessment.", _assess, _C.CASE_EDIT, shape=shapes.CaseAssessmentInput, code=_NEW
)


class _Collection:
    """An address that lists with GET and records with POST; each verb keeps its own permission."""

    permission_classes: tuple[type[BasePermission], ...]
    request: Request

    def get_permissions(self) -> list[BasePermission]:
        """CASE_EDIT to record, CASE_LIST to read."""
        wanted = _C.CASE_EDIT if self.request.method == "POST" else _C.CASE_LIST
        return [has_capability(wanted)()]


class ServiceCollectionView(_Collection, views.ServiceListView, _RecordService):  # type: ignore[misc, valid-type]  # a made class
    """Services: those that were given, and one more."""


class NoteCollectionView(_Collection, views.NoteListView, _WriteNote):  # type: ignore[misc, valid-type]  # a made class
    """Notes: those that may be read, and one more."""


class AssessmentCollectionView(_Collection, views.AssessmentListView, _RecordAssessment):  # type: ignore[misc, valid-type]  # a made class
    """Assessments: those that may be read, and one more."""
