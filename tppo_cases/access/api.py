"""The API's way in: the same users, context and denials as the pages."""

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF reads the classes below while it loads this module


class ScopedAuthentication(SessionAuthentication):
    """The user that ScopeMiddleware resolved, by token or by session; a session also needs its CSRF token."""

    def authenticate(self, request: Request) -> Any:
        token = getattr(request._request, "api_token", None)
        if token is not None:
            return request._request.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:  # DRF's signature
        """Make a missing login a 401, not a 403."""
        return "Token"


class DenyAll(BasePermission):
    """The default of the API: an endpoint that forgets to declare who may use it serves nobody."""

    def has_permission(self, request: Request, view: "APIView") -> bool:  # DRF's signature
        return False


def has_capability(*capabilities: Capability) -> type[BasePermission]:
    """Return a permission class: logged in and holding one of the capabilities; without any, everybody who is logged in."""

    class HasCapability(BasePermission):
        wanted = capabilities

        def has_permission(self, request: Request, view: "APIView") -> bool:  # DRF's signature
            if not request.user.is_authenticated:
                return False
            access = access_of(request.user)
            return not self.wanted or any(access.has(capability) for capability in self.wanted)

    return HasCapability
