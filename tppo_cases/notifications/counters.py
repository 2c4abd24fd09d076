"""Numbers beside the lines of the navigation. Apps fill it in their ``ready()``; each entry costs its own query."""

from collections.abc import Callable

from django.http import HttpRequest

# URL name -> number of things that wait there for the user of the request.
SHELL_COUNTERS: dict[str, Callable[[HttpRequest], int]] = {}
