"""What may be asked for. Each app adds its kinds in ``ready()``; people are told through ``ANNOUNCERS``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from tppo_cases.accounts.models import User

if TYPE_CHECKING:
    from tppo_cases.access.models import Approval

Fact = tuple[str | Promise, str | Promise]


def _nothing(_actor: User, _approval: "Approval") -> None:
    """What most kinds do when they are not allowed."""


@dataclass(frozen=True)
class ApprovalKind:
    """An act that needs a second person.

    ``deciders(approval)`` are the users who may decide now: asked again at the decision, and never the one who asked.
    ``describe(approval)`` is what they read: labels and codes in words, nothing that a case says.
    ``carry_out(decider, approval)`` does it, in the transaction of the approval; ``dropped`` when it will not be done.
    """

    code: str
    label: str | Promise
    deciders: Callable[["Approval"], Iterable[User]]
    describe: Callable[["Approval"], list[Fact]]
    carry_out: Callable[[User, "Approval"], None]
    dropped: Callable[[User, "Approval"], None] = _nothing


APPROVAL_KINDS: dict[str, ApprovalKind] = {}
# Called with the users who are asked, or the one who asked and now has an answer, and the request.
ANNOUNCERS: list[Callable[[Iterable[User], "Approval"], None]] = []


def register_kind(kind: ApprovalKind) -> None:
    """Add a kind; a second meaning for the same code is an error."""
    if APPROVAL_KINDS.setdefault(kind.code, kind) is not kind:
        message = f"approval kind {kind.code!r} is registered twice"
        raise ValueError(message)


def kind_of(approval: "Approval") -> ApprovalKind:
    """The kind of a request."""
    return APPROVAL_KINDS[approval.kind]
