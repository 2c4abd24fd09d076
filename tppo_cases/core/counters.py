"""Numbers beside the lines of the navigation. Apps fill the registry in their ``ready()``; one query counts them all."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest

# URL name -> the rows with a UUID key that wait there for the user of the request, in parts that may overlap.
SHELL_COUNTERS: dict[str, Callable[[HttpRequest], Sequence[QuerySet[Any]]]] = {}


def count_parts(parts: Iterable[tuple[str, QuerySet[Any]]], cap: int) -> Counter[str]:
    """How many rows there are under each name, each row once; of each part at most ``cap``."""
    arms = [
        part.order_by().annotate(under=Value(name, output_field=CharField())).values_list("under", "pk")[:cap]
        for name, part in parts
    ]
    found = arms[0] if len(arms) == 1 else arms[0].union(*arms[1:])
    return Counter(name for name, _key in found)
