"""What a command of the API takes: a body of a given shape, and a key to repeat it safely."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from tppo_cases.core.forms import check_year

Shape = type[serializers.Serializer[Any]]
KEY = OpenApiParameter("Idempotency-Key", UUID, OpenApiParameter.HEADER, description="Repeat safely with the same key.")


class MomentInput(serializers.DateTimeField):
    """A moment between 1900 and 2100; anything else is a 400, also where a time zone would lead out of the calendar."""

    def to_internal_value(self, value: datetime | str) -> datetime:
        try:
            moment = super().to_internal_value(value)
            check_year(moment)
        except (OverflowError, ValueError, ValidationError):
            self.fail("invalid", format="YYYY-MM-DDThh:mm")
        return moment


def checked(shape: Shape, request: Request) -> dict[str, Any]:
    """Return the body as the service takes it; 400 with a sentence per field otherwise."""
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def key_of(request: Request) -> UUID | None:
    """Return the Idempotency-Key of the request; 400 when it is no UUID."""
    header = request.headers.get("Idempotency-Key")
    return serializers.UUIDField().run_validation(header) if header else None
