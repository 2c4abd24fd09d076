"""The inbox and the outbox: tabs, their rows page by page, and how many wait.

Each principal is its own index scan, and each status where the index sorts, joined by UNION: a directorate with a hundred
thousand referrals reads as fast as a desk with ten. Lists never join the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.models import RELATED, Referral, ReferralQuerySet
from referrals.states import WAITING, ReferralKind, ReferralStatus, Urgency
from tppo_cases.access.context import access_of
from tppo_cases.access.principals import PrincipalKind, split_principal
from tppo_cases.accounts.models import User
from tppo_cases.core.formats import number as format_number

PAGE_SIZE = 50
COUNT_CAP = 1000
_S = ReferralStatus
_WENT_AHEAD = Q(urgency=Urgency.URGENT, approved_by__isnull=True) & ~Q(kind=ReferralKind.BACK)


@dataclass(frozen=True)
class Tab:
    """A part of a box: which statuses, whether the nearest deadline comes first, whether its rows are counted."""

    code: str
    label: str | Promise
    statuses: Sequence[str]
    by_due: bool = False
    counted: bool = False
    also: Sequence[str] = ()  # statuses in which an urgent one still waits for its approval


INBOX = (
    Tab("jawab", _("Perlu jawaban"), WAITING, by_due=True, counted=True),
    Tab("berjalan", _("Berjalan"), (_S.ACCEPTED, _S.IN_PROGRESS), counted=True),
    Tab("selesai", _("Selesai"), (_S.COMPLETED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED)),
)
OUTBOX = (
    Tab(
        "setuju", _("Perlu persetujuan"), (_S.SUBMITTED,), by_due=True, counted=True,
        also=(_S.APPROVED, _S.RECEIVED, _S.ACCEPTED, _S.IN_PROGRESS),
    ),
    Tab("dikirim", _("Dikirim"), (*WAITING, _S.ACCEPTED, _S.IN_PROGRESS), counted=True),
    Tab("diperbaiki", _("Draf dan dikembalikan"), (_S.DRAFT, _S.RETURNED), counted=True),
    Tab("selesai", _("Selesai"), (_S.COMPLETED, _S.REJECTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED)),
)  # fmt: skip
BOXES = {"masuk": INBOX, "keluar": OUTBOX}


def tab_of(box: str, code: str) -> Tab:
    """The tab of that code, else the first one."""
    return next((tab for tab in BOXES[box] if tab.code == code), BOXES[box][0])


def tab_with(box: str, referral: Referral) -> Tab:
    """The tab in which this referral stands."""
    return next((tab for tab in BOXES[box] if referral.status in tab.statuses), BOXES[box][0])


def _sides(user: User, box: str) -> list[Q]:
    """One condition for each principal by which a row can be in the box."""
    wanted = {PrincipalKind.UNIT, PrincipalKind.USER} | ({PrincipalKind.AGENCY} if box == "masuk" else set())
    mine = [principal for principal in sorted(access_of(user).principals) if split_principal(principal)[0] in wanted]
    if box == "masuk":
        return [Q(receiver_principal=principal, approved_at__isnull=False) for principal in mine]
    return [Q(**{column: principal}) for principal in mine for column in ("sender_principal", "approver_principal")]


def _arms(user: User, box: str, tab: Tab, *, sorted_by_key: bool = False) -> list[ReferralQuerySet]:
    """``sorted_by_key``: an arm for each status, which the index gives newest first; else all of a side in one arm."""
    visible = Referral.objects.received_by(user) if box == "masuk" else Referral.objects.sent_by(user)
    found = []
    for side in _sides(user, box):
        for statuses, more in ((tab.statuses, Q()), (tab.also, _WENT_AHEAD)):
            together = [[status] for status in statuses] if sorted_by_key else [statuses] if statuses else []
            found += [visible.filter(side, more, status__in=each) for each in together]
    return found


@dataclass(frozen=True)
class Page:
    """Rows of a list, and where the next page begins."""

    rows: list[Referral]
    after: UUID | None


def page_of(user: User, box: str, tab: Tab, after: UUID | None = None) -> Page:
    """The rows of a tab behind the row ``after``: two queries, whatever their number."""
    arms = _arms(user, box, tab, sorted_by_key=not tab.by_due)
    if not arms:
        return Page([], None)
    order = ("due_at", "id") if tab.by_due else ("-id",)
    behind = _behind(user, tab, after)
    ids = [arm.filter(behind).order_by(*order).values_list("id", "due_at")[: PAGE_SIZE + 1] for arm in arms]
    found = [key for key, _due in ids[0].union(*ids[1:]).order_by(*order)[: PAGE_SIZE + 1]]
    rows = Referral.objects.visible_to(user).select_related(*RELATED).in_bulk(found[:PAGE_SIZE])
    shown = [rows[key] for key in found[:PAGE_SIZE] if key in rows]
    return Page(shown, found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None)


def _behind(user: User, tab: Tab, after: UUID | None) -> Q:
    if after is None:
        return Q()
    if not tab.by_due:
        return Q(pk__lt=after)
    due = Referral.objects.visible_to(user).filter(pk=after).values_list("due_at", flat=True).first()
    return Q(due_at__gt=due) | Q(due_at=due, pk__gt=after) if due else Q()


def _any(user: User, box: str) -> Q:
    found = Q(pk__in=())
    for side in _sides(user, box):
        found |= side
    return found


def inbox_of(user: User) -> QuerySet[Referral]:
    """All that the user's units and agency desks received."""
    return Referral.objects.received_by(user).filter(_any(user, "masuk"))


def outbox_of(user: User) -> QuerySet[Referral]:
    """All that the user's units sent or decide on."""
    return Referral.objects.sent_by(user).filter(_any(user, "keluar"))


def count_of(user: User, box: str, tab: Tab) -> int:
    """How many rows a tab has, at most one more than the cap; one query."""
    arms = [arm.order_by().values("pk")[: COUNT_CAP + 1] for arm in _arms(user, box, tab)]
    return arms[0].union(*arms[1:]).count() if arms else 0


def shown_count(number: int) -> str:
    """``4``, from the cap on ``1.000+``; nothing for none."""
    if number > COUNT_CAP:
        return f"{format_number(COUNT_CAP)}+"
    return format_number(number) if number else ""


def waiting_for(user: User) -> Sequence[QuerySet[Referral]]:
    """The referrals that wait for an answer of this user's units, for the bubble of the navigation."""
    return _arms(user, "masuk", INBOX[0])
