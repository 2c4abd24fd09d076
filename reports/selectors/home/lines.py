"""The pieces of which Beranda is made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from tppo_cases.core.formats import number

Words = str | Promise


@dataclass(frozen=True)
class Line:
    """A row that leads somewhere; the fields of ``components/list_row.html``."""

    url: str
    title: Words
    text: Words = ""
    due_at: datetime | None = None
    alias: str = ""
    number: str = ""
    icon: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Block:
    """A heading with rows; without rows only where ``empty`` says what that means."""

    title: Words
    lines: Sequence[Line]
    more_url: str = ""
    more_label: Words = ""
    empty: Words = ""
    empty_text: Words = ""


@dataclass(frozen=True)
class Action:
    """The one filled button."""

    url: str
    label: Words
    icon: str


@dataclass
class Tasks:
    """What one must do oneself, nearest first, and how much of it is late or due today.

    ``capped``: there is more than was counted.
    """

    lines: list[Line] = field(default_factory=list)
    total: int = 0
    capped: bool = False
    overdue: int = 0
    today: int = 0

    @property
    def total_shown(self) -> str:
        """``191``, or ``50+`` where counting stopped."""
        return f"{number(self.total)}+" if self.capped else number(self.total)
