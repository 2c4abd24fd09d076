"""Read referrals: those of which the account's units are a side."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from referrals.api.serializers import ReferralSerializer
from referrals.models import RELATED, Referral
from referrals.selectors.data import as_data, list_data
from referrals.selectors.lists import inbox_of, outbox_of
from referrals.states import ReferralStatus
from tppo_cases.access.api import has_capability
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.pagination import NewestFirstPagination

_BOX = OpenApiParameter("box", str, enum=["inbox", "outbox"], description="Received or sent; default both.")
_STATUS = OpenApiParameter("status", str, many=True, enum=ReferralStatus.values)


class ReferralListView(APIView):
    """Newest first, by cursor."""

    permission_classes = (has_capability(Capability.REFERRAL_READ),)
    pagination_class = NewestFirstPagination  # read by the schema

    @extend_schema(parameters=[_BOX, _STATUS], responses=ReferralSerializer(many=True), operation_id="referrals_list")
    def get(self, request: Request) -> Response:
        """List referrals; ``status`` may be repeated."""
        user = user_of(request._request)
        found = _box(user, request.query_params.get("box", ""))
        if statuses := request.query_params.getlist("status"):
            found = found.filter(status__in=statuses)
        paginator = self.pagination_class()
        page: list[Any] = paginator.paginate_queryset(found.select_related(*RELATED), request, view=self) or []
        shown = ReferralSerializer(list_data(user, page), many=True)
        return paginator.get_paginated_response(shown.data)


def _box(user: User, box: str) -> QuerySet[Referral]:
    if box == "inbox":
        return inbox_of(user)
    return outbox_of(user) if box == "outbox" else Referral.objects.visible_to(user)


class ReferralDetailView(APIView):
    """One referral."""

    permission_classes = (has_capability(Capability.REFERRAL_READ),)

    @extend_schema(responses=ReferralSerializer, operation_id="referrals_retrieve")
    def get(self, request: Request, referral_id: UUID) -> Response:
        """Return it as this side may see it. Unlike its page, this does not count as its first opening."""
        user = user_of(request._request)
        referral = get_visible_or_404(Referral.objects.visible_to(user).select_related(*RELATED), pk=referral_id)
        return Response(ReferralSerializer(as_data(user, referral)).data)
