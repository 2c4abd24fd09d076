"""How the API description names our two ways to log in. Loaded when the app is ready."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

# What the frame around every address answers, before the address or instead of it.
REFUSALS = {
    "400": "Bad input, or a rule of the work: sentences by field.", "401": "No login.", "403": "Not allowed.",
    "404": "Unknown, or not visible to the account.", "405": "Another method.",
    "409": "The row has moved on, or the key belongs to another command.", "415": "Another type of content.",
    "429": "Too much was read.",
}  # fmt: skip


def describe_refusals(result: dict[str, Any], **_parts: Any) -> dict[str, Any]:
    """Add to every operation what any of them may answer; what an operation says of itself stays."""
    for verbs in result["paths"].values():
        for operation in verbs.values():
            for code, words in REFUSALS.items():
                shape = {"application/json": {"schema": {"type": "object"}}}
                operation["responses"].setdefault(code, {"description": words, "content": shape})
    return result


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
