"""What higher apps add to the case page in their ``ready()``; this app never imports them."""

from collections.abc import Callable
from typing import Any

from tppo_cases.core.badges import Badge
from victims.selectors import CaseView

# Badges beside the status, such as where a placement stands. Each may take one query.
STATUS_BADGES: list[Callable[[CaseView], list[Badge]]] = []
# Lines of "Yang perlu diketahui": {"label", "value"} and optionally {"badge": {"tone", "icon"}}. Each may take one query.
KEY_FACTS: list[Callable[[CaseView], list[dict[str, Any]]]] = []
# First part of an audit action -> the field group that a reader needs to see such an entry in the history. Actions of
# an app that registers nothing are seen by the owning side alone.
HISTORY_GROUPS: dict[str, str] = {}
