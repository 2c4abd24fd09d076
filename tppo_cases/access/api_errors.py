"""How the API answers errors. Apart from `api`, which DRF loads while its views are still loading."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import PermissionDenied as RoleDenied
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from tppo_cases.access.idempotency import KeyReusedError
from tppo_cases.core.errors import BudgetSpentError, SearchBudgetSpentError, TransitionNotAllowedError
from tppo_cases.core.retry import busy_sentence, is_busy


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, which also leaves the denial for the audit trail and knows the refusals of the services.

    400 ``{field: [sentence]}`` for bad input and broken rules, 409 when the row has moved on in the meantime.
    """
    if isinstance(error, PermissionDenied | RoleDenied | Http404):
        context["request"]._request.denial = error
        access = getattr(context["request"]._request, "access", None)
        if access is not None and access.missed:
            error = RoleDenied("security_key_required")
    if isinstance(error, BudgetSpentError):
        context["request"]._request.denial = error
        searched = isinstance(error, SearchBudgetSpentError)
        sentence = (
            _("Terlalu banyak pencarian. Coba lagi nanti.") if searched else _("Terlalu banyak kasus dibuka. Coba lagi nanti.")
        )
        return Response({"detail": sentence}, status.HTTP_429_TOO_MANY_REQUESTS, headers={"Retry-After": "3600"})
    if isinstance(error, TransitionNotAllowedError):
        sentence = _("Keadaan sudah berubah. Muat ulang lalu periksa langkah berikutnya.")
        return Response({"detail": sentence, "current": error.current, "wanted": error.wanted}, status.HTTP_409_CONFLICT)
    if isinstance(error, KeyReusedError):
        return Response({"detail": _("Idempotency-Key ini sudah dipakai untuk perintah lain.")}, status.HTTP_409_CONFLICT)
    if isinstance(error, OperationalError) and is_busy(error):
        return Response({"detail": busy_sentence()}, status.HTTP_409_CONFLICT, headers={"Retry-After": "2"})
    if isinstance(error, ValidationError):
        return Response(sentences_of(error), status.HTTP_400_BAD_REQUEST)
    return drf_exception_handler(error, context)


def sentences_of(error: ValidationError) -> dict[str, list[str]]:
    """The sentences of a refusal by field; those of no field under ``non_field_errors``, as DRF calls it."""
    if not hasattr(error, "error_dict"):
        return {"non_field_errors": error.messages}
    return {"non_field_errors" if name == NON_FIELD_ERRORS else name: list(texts) for name, texts in error.message_dict.items()}
