"""Find one row among those that the user may see."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)


def get_visible_or_404(visible: QuerySet[Row], **lookup: Any) -> Row:
    """Return the one row of an already scoped queryset; Http404 for unseen and unknown alike."""
    try:
        return visible.get(**lookup)
    except ObjectDoesNotExist:
        raise Http404 from None
