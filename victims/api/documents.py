"""Documents of a case through the API: the same checks, the same audit."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tppo_cases.access.api import has_capability
from tppo_cases.access.api_input import KEY, checked, key_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.requests import record_later, user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.strict_input import StrictJSONParser
from victims.api.commands import CaseResultSerializer
from victims.api.serializers import CaseNoInput
from victims.api.views import opened_part
from victims.document_response import document_response
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.selectors.documents import documents_data
from victims.selectors.page import visible_case_view
from victims.services.documents import NewDocument, add_document, open_document, record_infected
from victims.services.scanning import InfectedFileError
from victims.states import DocumentKind, ScanStatus

_C = Capability


class CaseDocumentSerializer(serializers.Serializer[Any]):
    """A document; a withdrawn one stays in the list and can not be fetched."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    group = serializers.ChoiceField(choices=FieldGroup.choices)
    title = serializers.CharField()
    original_name = serializers.CharField()
    content_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    scan = serializers.ChoiceField(choices=ScanStatus.choices)
    uploaded_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class CaseDocumentInput(serializers.Serializer[Any]):
    """A file and what it is. ``group`` is the part of the case; without it the kind decides."""

    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    title = serializers.CharField(max_length=120)
    file = serializers.FileField()
    group = serializers.ChoiceField(choices=FieldGroup.choices, default="", allow_blank=True)


class DocumentCollectionView(APIView):
    """Documents: those that may be read, and one more."""

    parser_classes = (MultiPartParser, StrictJSONParser)  # JSON carries no file and gets a sentence that says so

    def get_permissions(self) -> list[BasePermission]:
        """CASE_EDIT to add, CASE_LIST to read."""
        return [has_capability(_C.CASE_EDIT if self.request.method == "POST" else _C.CASE_LIST)()]

    @extend_schema(responses=CaseDocumentSerializer(many=True), operation_id="cases_documents_list")
    def get(self, request: Request, case_id: UUID) -> Response:
        """All of the parts that may be seen, newest first."""
        view = opened_part(request, case_id, frozenset(FieldGroup.values), "documents")
        return Response(CaseDocumentSerializer(documents_data(view), many=True).data)

    @extend_schema(
        request={"multipart/form-data": CaseDocumentInput}, responses={201: CaseResultSerializer},
        operation_id="cases_documents_add", parameters=[KEY],
    )  # fmt: skip
    def post(self, request: Request, case_id: UUID) -> Response:
        """Examine, scan and store a file; 400 with a sentence when it may not be kept."""
        user = user_of(request._request)
        case = visible_case_view(user, case_id).case
        new = NewDocument(**checked(CaseDocumentInput, request))
        command = f"documents {case_id}"
        made = run_once(actor=user, key=key_of(request), command=command, run=lambda: _add(request, user, case_id, new))
        return Response(CaseResultSerializer({"id": made, "case_status": case.status}).data, status.HTTP_201_CREATED)


def _add(request: Request, user: User, case_id: UUID, new: NewDocument) -> Document:
    try:
        return add_document(actor=user, case_id=case_id, new=new)
    except InfectedFileError:
        record_later(request._request, partial(record_infected, user, case_id))
        raise


class DocumentDownloadView(APIView):
    """The file of a document."""

    permission_classes = (has_capability(_C.CASE_LIST),)

    @extend_schema(
        request=CaseNoInput, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        operation_id="cases_documents_download",
    )  # fmt: skip
    def post(self, request: Request, case_id: UUID, document_id: UUID) -> StreamingHttpResponse:
        """Return the file; every download is on record before its first byte."""
        try:
            download = open_document(actor=user_of(request._request), case_id=case_id, document_id=document_id)
        except (VictimCase.DoesNotExist, Document.DoesNotExist):
            raise Http404 from None
        return document_response(download)
