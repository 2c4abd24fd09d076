"""One referral as one reader may see it: side, opened or not, clock, history, thread, and what she may do now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals import policies
from referrals.models import Message, Referral, ReferralEvent
from referrals.selectors import words
from referrals.states import GRANTING, IN_TALK, SENT, TRANSITIONS, WAITING, ReferralKind, ReferralStatus, Urgency
from tppo_cases.accounts.models import User
from tppo_cases.core import formats
from tppo_cases.core.badges import badge_of
from tppo_cases.core.sealed import reveal

_S = ReferralStatus
HOURS_AS_DAYS = 96


def awaits_approval_afterwards(referral: Referral) -> bool:
    """Whether an urgent referral went ahead and nobody has approved it yet. A rujukan balik needs no approval."""
    went_ahead = referral.approved_at is not None and referral.approved_by_id is None and referral.closed_at is None
    return went_ahead and referral.urgency == Urgency.URGENT and referral.kind != ReferralKind.BACK


@dataclass(frozen=True)
class ReferralView:
    """A referral found through ``visible_to(user)``; the gate for its sealed words."""

    user: User
    referral: Referral

    @cached_property
    def is_sender(self) -> bool:
        """Whether the reader stands on the sending side."""
        return words.is_sending_side(self.user, self.referral)

    @cached_property
    def is_opened(self) -> bool:
        """Whether the reader may see more than the preview: the sending side, or the receiver once it has accepted.

        A rujukan balik comes to the unit that holds the case anyway: it can be read at once.
        """
        accepted = self.referral.status in (*GRANTING, _S.COMPLETED)
        return self.is_sender or accepted or self.referral.kind == ReferralKind.BACK

    @property
    def groups(self) -> frozenset[str]:
        """For ``reveal``: the words of the referral open with it, those of the thread always."""
        return frozenset({"referral"}) if self.is_opened else frozenset()

    @property
    def badge_text(self) -> str:
        """The receiver reads that it waits for her, whether she has opened it or not."""
        waits = self.referral.status in WAITING and not self.is_sender
        return _("Menunggu jawaban Anda") if waits and policies.can_answer(self.user, self.referral) else ""

    @property
    def badge_code(self) -> str:
        """Which badge is drawn."""
        return str(_S.RECEIVED) if self.badge_text else self.referral.status

    @cached_property
    def need(self) -> str:
        """The sender's words, once they are open to the reader."""
        return reveal(self.referral, "need", self) if self.is_opened else ""

    @cached_property
    def result(self) -> str:
        """The receiver's summary at the end."""
        return reveal(self.referral, "result", self) if self.is_opened else ""

    @cached_property
    def facility(self) -> str:
        """Where the receiver treats her."""
        return reveal(self.referral, "facility", self) if self.is_opened else ""

    @cached_property
    def ground_note(self) -> str:
        """Why the legal ground holds: for the sending side."""
        return reveal(self.referral, "ground_note", self) if self.is_sender else ""

    @cached_property
    def can(self) -> dict[str, bool]:
        """The verbs that make sense now and that the reader may use."""
        user, referral = self.user, self.referral
        following = TRANSITIONS[_S(referral.status)]
        edit, approve = policies.can_edit(user, referral), policies.can_approve(user, referral)
        answer = policies.can_answer(user, referral)
        waits = referral.status in WAITING
        return {
            "edit": edit and _S.SUBMITTED in following,
            "redraft": edit and _S.DRAFT in following,
            "approve": approve and referral.status == _S.SUBMITTED,
            "approve_afterwards": approve and awaits_approval_afterwards(referral),
            "withdraw": _S.WITHDRAWN in following and policies.can_withdraw(user, referral),
            "answer": answer and waits,
            "start": answer and _S.IN_PROGRESS in following,
            "complete": answer and _S.COMPLETED in following,
            "refer_back": referral.status in GRANTING and policies.can_refer_back(user, referral),
            "write": referral.status in IN_TALK and policies.can_write(user, referral),
        }


def clock_of(view: ReferralView, now: datetime | None = None) -> dict[str, Any] | None:
    """The running clock in words, with the share of time used; None when nothing is waited for."""
    referral, now = view.referral, now or timezone.now()
    start = referral.submitted_at if referral.status == _S.SUBMITTED else referral.approved_at
    if referral.due_at is None or start is None:
        return None
    total = referral.due_at - start
    late = referral.due_at <= now
    left = formats.overdue(referral.due_at, now) if late else formats.remaining(referral.due_at, now)
    title = _("Persetujuan sebelum %(when)s") if referral.status == _S.SUBMITTED else _("Jawab sebelum %(when)s")
    if view.is_sender and referral.status != _S.SUBMITTED:
        title = _("Jawaban paling lambat %(when)s")
    return {
        "title": title % {"when": _due_words(referral.due_at, now)},
        "text": _("%(left)s dari %(total)s") % {"left": words.lower_first(left), "total": _hours(total.total_seconds() / 3600)},
        "used": max(int(min(now - start, total).total_seconds() // 60), 0),
        "total": max(int(total.total_seconds() // 60), 1),
        "tone": formats.deadline(referral.due_at, now=now).tone,
    }


def _due_words(due: datetime, now: datetime) -> str:
    time = _("%(time)s WIB") % {"time": formats.clock(due)}
    return time if formats.local_day(due) == formats.today(now) else f"{formats.due_day(due, now)}, {time}"


def _hours(hours: float) -> str:
    if hours > HOURS_AS_DAYS:
        return ngettext("%(n)s hari", "%(n)s hari", round(hours / 24)) % {"n": round(hours / 24)}
    return ngettext("%(n)s jam", "%(n)s jam", round(hours)) % {"n": round(hours)}


def preview_facts(view: ReferralView, labels: dict[str, str]) -> list[dict[str, str]]:
    """What may be read before acceptance, and by the sender what she chose."""
    referral = view.referral
    facts = [
        {"label": _("Kelompok usia"), "value": str(referral.get_preview_age_band_display())},
        {"label": _("Jenis kelamin"), "value": str(referral.get_preview_sex_display())},
        {"label": _("Diminta"), "value": words.need_title(referral, labels)},
        {"label": _("Dasar berbagi"), "value": words.ground_words(referral)},
    ]
    if view.ground_note:
        facts.append({"label": _("Alasan dasar"), "value": view.ground_note})
    if view.is_sender:
        facts.append({"label": _("Dibagikan"), "value": words.group_words(referral.shared_groups)})
    if view.facility:
        facts.append({"label": _("Fasilitas"), "value": view.facility})
    return facts


def history_of(view: ReferralView) -> list[dict[str, Any]]:
    """Who did what when, newest first; a receiver reads it from the moment it was sent. One query."""
    referral = view.referral
    events = ReferralEvent.objects.filter(referral=referral).select_related("actor").order_by("-at", "-id")
    if not view.is_sender:
        events = events.filter(to_status__in=SENT, at__gte=referral.approved_at)
    return [_entry(view, event) for event in events]


def _entry(view: ReferralView, event: ReferralEvent) -> dict[str, Any]:
    badge = badge_of("rujukan", event.to_status)
    title = str(badge.word)
    if event.to_status == _S.RECEIVED:
        title = _("Dibuka penerima")
    elif event.to_status == _S.DRAFT:
        title = _("Diperbaiki") if event.from_status else _("Draf dibuat")
    elif event.to_status == _S.APPROVED and event.from_status != _S.SUBMITTED:
        title = _("Disetujui kemudian")
    elif event.to_status == _S.APPROVED and event.actor_id == view.referral.submitted_by_id:
        title = _("Dikirim langsung") if view.referral.kind == ReferralKind.BACK else _("Dikirim lebih dahulu karena mendesak")
    return {
        "icon": badge.icon, "tone": badge.tone, "title": title, "who": event.actor.full_name, "when": event.at,
        "detail": reveal(event, "reason", _Thread()),
    }  # fmt: skip


def last_event(referral_id: Any) -> ReferralEvent | None:
    """The last step of a referral that the reader sees."""
    return ReferralEvent.objects.filter(referral_id=referral_id).select_related("actor").order_by("at", "id").last()


@dataclass(frozen=True)
class _Thread:
    """Messages and reasons are written for both sides."""

    groups: frozenset[str] = frozenset({"referral"})


def thread_of(view: ReferralView) -> list[dict[str, Any]]:
    """The messages, oldest first; the sending unit under the name that the reader may know. One query."""
    messages = Message.objects.filter(referral=view.referral).select_related("author", "unit__agency").order_by("at", "id")
    return [
        {
            "icon": "chat-left-text", "tone": "nila" if message.author_id == view.user.pk else "abu",
            "title": _("Anda") if message.author_id == view.user.pk else message.author.full_name,
            "who": words.unit_label(view.user, view.referral, message.unit), "when": message.at,
            "detail": reveal(message, "body", _Thread()),
        }
        for message in messages
    ]  # fmt: skip
