"""How the API description names our two ways to log in. Loaded when the app is ready."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ScopedAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """Session cookie (with CSRF token) or ``Authorization: Token …``."""

    target_class = "tppo_cases.access.api.ScopedAuthentication"
    name = ["session", "token"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:
        """Describe both."""
        return [
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <token>"},
        ]
