"""What higher apps add to the case page in their ``ready()``; this app never imports them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tppo_cases.core.badges import Badge
from victims.selectors.cases import CaseView


@dataclass(frozen=True)
class Contribution:
    """What one app knows of one case for one reader.

    ``badges`` stand beside the status; ``facts`` are lines of "Yang perlu diketahui": {"label", "value"} and optionally
    {"badge": {"tone", "icon"}}.
    """

    badges: list[Badge] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)


# Each may take one query: together with the page's own they stay below its budget.
CONTRIBUTORS: list[Callable[[CaseView], Contribution]] = []
# First part of an audit action -> the field group that a reader needs to see such an entry in the history. Actions of
# an app that registers nothing are seen by the owning side alone.
HISTORY_GROUPS: dict[str, str] = {}


def contributed(view: CaseView) -> list[Contribution]:
    """What all apps add for this reader."""
    return [contribute(view) for contribute in CONTRIBUTORS]


def badges_in(contributions: Iterable[Contribution]) -> list[Badge]:
    """All badges, in the order of the apps."""
    return [badge for each in contributions for badge in each.badges]


def facts_in(contributions: Iterable[Contribution]) -> list[dict[str, Any]]:
    """All facts, in the order of the apps."""
    return [fact for each in contributions for fact in each.facts]
