"""Reports and exports: lists, one row, and one address for each verb."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports.api import serializers as shapes
from reports.figures.periods import Quarter
from reports.models import Export, ExportQuerySet, QuarterlyReport, QuarterlyReportQuerySet
from reports.selectors.reports import ReportPage, report_for
from reports.services import exports, quarterly
from tppo_cases.access.api import has_capability
from tppo_cases.access.api_input import KEY, Shape, checked, key_of
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User

_C = Capability
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _answer(user: User, report_id: UUID, code: int = status.HTTP_200_OK) -> Response:
    try:
        page = ReportPage(user, report_for(user, report_id))
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    figures = shapes.figures_data(page.shown)
    return Response({**shapes.ReportSerializer(page.report).data, "figures": figures}, code)


class ReportCollectionView(ListAPIView[QuarterlyReport]):
    """List the reports of one's agency, newest first; have a quarter counted."""

    serializer_class = shapes.ReportSerializer
    queryset = QuarterlyReport.objects.none()

    def get_permissions(self) -> list[Any]:
        """Reading and counting are different rights."""
        return [has_capability(_C.REPORT_CREATE if self.request.method == "POST" else _C.REPORT_READ)()]

    def get_queryset(self) -> QuarterlyReportQuerySet:
        """Without the figures."""
        visible = QuarterlyReport.objects.visible_to(user_of(self.request._request))
        return visible.select_related("agency").defer("figures")

    @extend_schema(
        request=shapes.ReportInput,
        responses={201: shapes.ReportDetailSerializer},
        operation_id="reports_create",
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """Count a quarter and freeze its figures as a draft. Send an Idempotency-Key to repeat safely."""
        user, data = user_of(request._request), checked(shapes.ReportInput, request)
        quarter = Quarter(data["year"], data["quarter"])
        report = quarterly.create_report(actor=user, quarter=quarter, key=key_of(request))
        return _answer(user, report.pk, status.HTTP_201_CREATED)


class ReportView(APIView):
    """One report with its figures."""

    permission_classes = (has_capability(_C.REPORT_READ),)

    @extend_schema(responses=shapes.ReportDetailSerializer, operation_id="reports_retrieve")
    def get(self, request: Request, report_id: UUID) -> Response:
        """Return the figures; small ones are hidden outside the national agency."""
        return _answer(user_of(request._request), report_id)


class ReportCommand(APIView):
    """A verb on one report: 404 unseen, 403 not allowed, 400 refused with a sentence, 409 when it has moved on."""

    shape: ClassVar[Shape] = shapes.NoInput
    service: ClassVar[Callable[..., Any]]

    def post(self, request: Request, report_id: UUID) -> Response:
        """Run the verb and return the report as it stands now."""
        user = user_of(request._request)
        try:
            done = type(self).service(actor=user, report_id=report_id, **checked(self.shape, request))
        except QuarterlyReport.DoesNotExist:
            raise Http404 from None
        return _answer(user, done.pk)


def _command(
    verb: str, service: Callable[..., Any], *capabilities: Capability, shape: Shape = shapes.NoInput
) -> type[ReportCommand]:
    words = (service.__doc__ or "").split("\n", 1)[0]
    attributes = {
        "__doc__": words,
        "permission_classes": (has_capability(*capabilities),),
        "service": staticmethod(service),
        "shape": shape,
    }
    view = type(f"Report{verb.title()}View", (ReportCommand,), attributes)
    schema = extend_schema(
        request=shape, responses=shapes.ReportDetailSerializer, operation_id=f"reports_{verb}", description=words
    )
    return extend_schema_view(post=schema)(view)


COMMANDS: dict[str, type[ReportCommand]] = {
    "check": _command("check", quarterly.check_report, _C.REPORT_CHECK),
    "sign": _command("sign", quarterly.sign_report, _C.REPORT_SIGN),
    "return": _command("return", quarterly.return_report, _C.REPORT_CHECK, _C.REPORT_SIGN, shape=shapes.ReturnInput),
    "revise": _command("revise", quarterly.revise_report, _C.REPORT_CREATE),
}


class ReportExportView(APIView):
    """Ask for a report as a file."""

    permission_classes = (has_capability(_C.REPORT_EXPORT),)

    @extend_schema(
        request=shapes.ExportInput, responses={202: shapes.ExportSerializer}, operation_id="reports_export", parameters=[KEY]
    )
    def post(self, request: Request, report_id: UUID) -> Response:
        """Start an export; read ``/exports/{id}/`` until it is ready. Send an Idempotency-Key to repeat safely."""
        user, data = user_of(request._request), checked(shapes.ExportInput, request)
        try:
            export = exports.request_export(actor=user, report_id=report_id, key=key_of(request), **data)
        except QuarterlyReport.DoesNotExist:
            raise Http404 from None
        return Response(shapes.ExportSerializer(export).data, status.HTTP_202_ACCEPTED)


class ExportListView(ListAPIView[Export]):
    """One's own exports, newest first."""

    permission_classes = (has_capability(_C.REPORT_EXPORT),)
    serializer_class = shapes.ExportSerializer
    queryset = Export.objects.none()

    def get_queryset(self) -> ExportQuerySet:
        """One's own."""
        return Export.objects.visible_to(user_of(self.request._request))


class ExportView(APIView):
    """One export."""

    permission_classes = (has_capability(_C.REPORT_EXPORT),)

    @extend_schema(responses=shapes.ExportSerializer, operation_id="exports_retrieve")
    def get(self, request: Request, export_id: UUID) -> Response:
        """Say how far it is."""
        own = Export.objects.visible_to(user_of(request._request))
        return Response(shapes.ExportSerializer(get_visible_or_404(own, pk=export_id)).data)


class ExportFileView(APIView):
    """The file of an export."""

    permission_classes = (has_capability(_C.REPORT_EXPORT),)

    @extend_schema(
        request=shapes.NoInput,
        responses={(200, XLSX): OpenApiTypes.BINARY, 410: OpenApiResponse(description="The file was removed.")},
        operation_id="exports_download",
    )
    def post(self, request: Request, export_id: UUID) -> HttpResponse:
        """Return the file; every download is counted and on record."""
        try:
            _export, content = exports.fetch_export(actor=user_of(request._request), export_id=export_id)
        except Export.DoesNotExist:
            raise Http404 from None
        except exports.ExportGoneError:
            return Response({"detail": "gone"}, status.HTTP_410_GONE)
        return HttpResponse(content, content_type=XLSX)
