"""Read cases: the same pages, the same parts, the same audit as on screen."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tppo_cases.access.api import has_capability
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.api.serializers import (
    CaseAssessmentSerializer,
    CaseNoteSerializer,
    CasePageSerializer,
    CaseRowSerializer,
    CaseSearchInput,
    CaseSerializer,
    CaseServiceSerializer,
)
from victims.case_page.tabs import ASSESSMENT_GROUPS
from victims.models.grants import CaseAccess, CaseFilters, Cursor
from victims.selectors.api import IDENTITY_FIELDS, assessments_data, case_data, notes_data, row_data, services_data
from victims.selectors.cases import CaseView
from victims.selectors.lists import case_rows
from victims.selectors.page import visible_case_view
from victims.selectors.search import search_cases
from victims.services.persons import group_of
from victims.services.read_budget import spend_search
from victims.services.viewing import record_identity_shown, record_opening, record_search
from victims.states import CaseStatus

_TRUE = frozenset({"1", "true"})
_LIST = [
    OpenApiParameter("status", str, many=True, enum=CaseStatus.values, description="Any of these."),
    OpenApiParameter(
        "order", str, enum=("newest", "due"), description="Newest first, or for owners the nearest deadline first."
    ),
    OpenApiParameter("mine", bool, description="Only cases that the account manages."),
    OpenApiParameter("overdue", bool, description="Only cases with a deadline that is over."),
    OpenApiParameter("archive", bool, description="Closed cases too, by date alone."),
    OpenApiParameter("cursor", str, description="``next`` of the page before."),
]


class CaseListView(APIView):
    """The cases that the account sees."""

    permission_classes = (has_capability(Capability.CASE_LIST),)

    @extend_schema(parameters=_LIST, responses=CasePageSerializer, operation_id="cases_list")
    def get(self, request: Request) -> Response:
        """One page of cases, open ones unless ``archive`` is asked for."""
        user = user_of(request._request)
        page = CaseAccess.objects.page(user, self._filters(request), Cursor.parse(request.query_params.get("cursor", "")))
        rows = [row_data(row) for row in case_rows(user, page.case_ids)]
        following = str(page.following) if page.following else None
        return Response(CasePageSerializer({"results": rows, "next": following}).data)

    @staticmethod
    def _filters(request: Request) -> CaseFilters:
        asked = request.query_params
        flags = {name for name in ("mine", "overdue", "archive") if asked.get(name, "").lower() in _TRUE}
        due = policies.knows_deadlines(user_of(request._request))
        return CaseFilters(
            statuses=tuple(code for code in asked.getlist("status") if code in CaseStatus.values),
            include_closed="archive" in flags, order="due" if due and asked.get("order") == "due" else "newest",
            manager_id=user_of(request._request).pk if "mine" in flags else None, overdue_only=due and "overdue" in flags,
        )  # fmt: skip


class CaseSearchView(APIView):
    """Find cases by number or by what is known of the person."""

    permission_classes = (has_capability(Capability.CASE_LIST),)

    @extend_schema(request=CaseSearchInput, responses=CaseRowSerializer(many=True), operation_id="cases_search")
    def post(self, request: Request) -> Response:
        """At most 50 cases that the account sees, newest first; the search is on record, its words are not."""
        user = user_of(request._request)
        asked = CaseSearchInput(data=request.data)
        asked.is_valid(raise_exception=True)
        spend_search(user)
        found = search_cases(user, asked.validated_data["q"])
        record_search(user, by=found.by, hits=len(found.case_ids))
        return Response(CaseRowSerializer([row_data(row) for row in case_rows(user, found.case_ids)], many=True).data)


class CaseDetailView(APIView):
    """One case."""

    permission_classes = (has_capability(Capability.CASE_LIST),)

    @extend_schema(responses=CaseSerializer, operation_id="cases_retrieve")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The parts of the case that the account may see; opening it is on record."""
        view = visible_case_view(user_of(request._request), case_id)
        record_opening(view, "api")
        if shown := [name for name in IDENTITY_FIELDS if group_of(name) in view.groups]:
            record_identity_shown(view, shown)
        return Response(CaseSerializer(case_data(view)).data)


def opened_part(request: Request, case_id: UUID, groups: frozenset[str], name: str) -> CaseView:
    """The case for a collection that needs one of ``groups``; Http404 when none of them is open to the reader."""
    view = visible_case_view(user_of(request._request), case_id)
    if not groups & view.groups:
        raise Http404
    record_opening(view, name)
    return view


class ServiceListView(APIView):
    """Services that were given."""

    permission_classes = (has_capability(Capability.CASE_LIST),)

    @extend_schema(responses=CaseServiceSerializer(many=True), operation_id="cases_services_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The latest 50, newest first."""
        view = opened_part(request, case_id, frozenset({FieldGroup.SERVICES}), "services")
        return Response(CaseServiceSerializer(services_data(view), many=True).data)


class NoteListView(APIView):
    """Notes on the parts that the account may see."""

    permission_classes = (has_capability(Capability.CASE_LIST),)

    @extend_schema(responses=CaseNoteSerializer(many=True), operation_id="cases_notes_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The latest 50, newest first."""
        view = opened_part(request, case_id, frozenset(FieldGroup.values), "notes")
        return Response(CaseNoteSerializer(notes_data(view), many=True).data)


class AssessmentListView(APIView):
    """Assessments."""

    permission_classes = (has_capability(Capability.CASE_LIST),)

    @extend_schema(responses=CaseAssessmentSerializer(many=True), operation_id="cases_assessments_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """The latest 50, newest first."""
        view = opened_part(request, case_id, ASSESSMENT_GROUPS, "assessment")
        data: list[dict[str, Any]] = assessments_data(view)
        return Response(CaseAssessmentSerializer(data, many=True).data)
