"""Read beds and placements."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from shelters.api.serializers import PlacementSerializer, ShelterSerializer
from shelters.models import Placement
from shelters.selectors.board import board_for, row_of, shelters_for_board
from shelters.selectors.placements import placements_for, told
from tppo_cases.access.api import has_capability
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability


class ShelterListView(APIView):
    """The board: all shelters with their beds, the one with most free beds first."""

    permission_classes = (has_capability(Capability.SHELTER_READ),)

    @extend_schema(responses=ShelterSerializer(many=True), operation_id="shelters_list")
    def get(self, request: Request) -> Response:
        """Return every shelter; there are few, so there are no pages."""
        return Response(ShelterSerializer(board_for(user_of(request._request)).rows, many=True).data)


class ShelterView(APIView):
    """One shelter."""

    permission_classes = (has_capability(Capability.SHELTER_READ),)

    @extend_schema(responses=ShelterSerializer, operation_id="shelters_retrieve")
    def get(self, request: Request, code: str) -> Response:
        """Return a shelter and its beds; 404 for an unknown one."""
        shelter = get_visible_or_404(shelters_for_board(user_of(request._request)), code=code)
        return Response(ShelterSerializer(row_of(shelter)).data)


class PlacementViewSet(GenericViewSet[Any]):
    """Placements that the account may know of, newest first."""

    permission_classes = (has_capability(Capability.SHELTER_READ),)
    serializer_class = PlacementSerializer
    queryset = Placement.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[Placement]:
        """Only what the account may know of."""
        return placements_for(user_of(self.request._request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # DRF's signature
        """Return a page of placements."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(PlacementSerializer(told(user_of(request._request), page or []), many=True).data)

    def retrieve(self, request: Request, placement_id: UUID) -> Response:
        """Return one placement; 404 for an unseen and an unknown one alike."""
        placement = get_visible_or_404(self.get_queryset(), pk=placement_id)
        return Response(PlacementSerializer(told(user_of(request._request), [placement])[0]).data)
