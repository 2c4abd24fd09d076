"""Every address of the site, read from the resolver, so that no test of access can forget one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, converters, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

UNKNOWN_ID = "01890000-0000-7000-8000-000000000000"
SAMPLES: dict[type, str] = {
    converters.UUIDConverter: UNKNOWN_ID,
    converters.IntConverter: "999999",
    converters.SlugConverter: "tidak-ada",
    converters.StringConverter: "tidak-ada",
    converters.PathConverter: "tidak/ada",
}
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Endpoint:
    """One pattern: its name, its route, an address with unknown ids, and the view behind it."""

    name: str
    route: str
    path: str
    view: Callable[..., Any]
    parameters: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.name or self.route

    @property
    def api_class(self) -> type | None:
        """The APIView, for addresses of the API."""
        found = getattr(self.view, "cls", None)
        return found if isinstance(found, type) else None


def _sample(route: str, pattern: RoutePattern) -> str:
    for name, converter in pattern.converters.items():
        start = route.index(f"{name}>")
        opened = route.rindex("<", 0, start)
        route = route[:opened] + SAMPLES[type(converter)] + route[start + len(name) + 1 :]
    return route


def _walk(resolver: URLResolver, prefix: str, path: str, space: str, names: tuple[str, ...]) -> Iterator[Endpoint]:
    for entry in resolver.url_patterns:
        pattern = entry.pattern
        route = "" if isinstance(pattern, RegexPattern) else str(pattern)
        sample = route if isinstance(pattern, RegexPattern) else _sample(route, pattern)
        found = (*names, *getattr(pattern, "converters", {}))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, prefix + route, path + sample, inner, found)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else ""
            yield Endpoint(name, prefix + route, "/" + path + sample, entry.callback, found)


def endpoints() -> list[Endpoint]:
    """All of them, pages and API."""
    return list(_walk(get_resolver(), "", "", "", ()))
