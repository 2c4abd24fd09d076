"""Endpoints of the API that belong to no app: who am I, the schema, and everything that does not exist."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tppo_cases.access.api import has_capability
from tppo_cases.access.requests import rights_of


class MembershipSerializer(serializers.Serializer[Any]):
    """A post: the role and the unit in which it holds."""

    role = serializers.CharField(read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)
    agency = serializers.CharField(source="unit.agency.code", read_only=True)


class MeSerializer(serializers.Serializer[Any]):
    """The account that is asking, and what it may do."""

    email = serializers.EmailField(source="user.email", read_only=True)
    full_name = serializers.CharField(source="user.full_name", read_only=True)
    language = serializers.CharField(source="user.language", read_only=True)
    memberships = MembershipSerializer(many=True, read_only=True)
    capabilities = serializers.SerializerMethodField()

    def get_capabilities(self, access: Any) -> list[str]:
        """The verbs of all posts, sorted."""
        return sorted(access.capabilities)


class MeView(APIView):
    """The account that is asking."""

    permission_classes = (has_capability(),)

    @extend_schema(responses=MeSerializer, operation_id="me")
    def get(self, request: Request) -> Response:
        """Return name, posts and capabilities of the account behind the session or the token."""
        return Response(MeSerializer(rights_of(request._request)).data)


class SchemaView(SpectacularAPIView):
    """The description of this API (OpenAPI 3), for everybody who is logged in."""

    permission_classes = (has_capability(),)


class UnknownView(APIView):
    """Every other address: 401 without a login, 404 with one, as JSON."""

    permission_classes = (has_capability(),)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before the verb is looked at."""
        super().initial(request, *args, **kwargs)
        raise NotFound
