"""Referrals that wait for the user: to approve, to mend, to answer, to work on."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from referrals import policies
from referrals.models import Referral
from referrals.selectors.lists import INBOX, OUTBOX, page_of
from referrals.selectors.words import need_title, person_words, receiver_label, referral_sender_label, service_labels
from referrals.states import ReferralStatus, Urgency
from reports.selectors.home.lines import Line
from tppo_cases.access.context import Access
from tppo_cases.access.roles import Capability

_C = Capability
SHOWN = 6


class ReferralWork:
    """The referrals of one user as lines; the words of the services are read when a line needs them."""

    def __init__(self, access: Access) -> None:
        self.access = access

    @cached_property
    def _labels(self) -> dict[str, str]:
        return service_labels()

    def duties(self) -> list[Line]:
        """Referrals to approve, or returned ones to mend."""
        access, user = self.access, self.access.user
        if access.has(_C.REFERRAL_APPROVE):
            rows = page_of(user, "keluar", OUTBOX[0]).rows
            return [self._outgoing(row, _("Setujui rujukan")) for row in rows if policies.can_approve(user, row)]
        if access.has(_C.REFERRAL_CREATE) and access.has(_C.INTAKE_CREATE):
            rows = page_of(user, "keluar", OUTBOX[2]).rows
            words = _("Lengkapi rujukan yang dikembalikan")
            return [self._outgoing(row, words) for row in rows if row.status == ReferralStatus.RETURNED]
        return []

    def inbox(self) -> list[Line]:
        """Those that wait for an answer, by their preview alone."""
        access = self.access
        rows = page_of(access.user, "masuk", INBOX[0]).rows if access.has(_C.REFERRAL_RECEIVE) else []
        return [
            self._line(
                row,
                need_title(row, self._labels),
                _("%(person)s. Dari %(sender)s.")
                % {"person": person_words(row), "sender": referral_sender_label(access.user, row)},
            )
            for row in rows
        ]

    def running(self) -> list[Line]:
        """Accepted ones on which the unit works."""
        rows = page_of(self.access.user, "masuk", INBOX[1]).rows[:SHOWN]
        return [Line(_url(row), need_title(row, self._labels), person_words(row), icon="arrow-left-right") for row in rows]

    def _outgoing(self, row: Referral, title: str) -> Line:
        words = {"need": need_title(row, self._labels), "receiver": receiver_label(row)}
        return self._line(row, title, _("%(need)s, kepada %(receiver)s") % words, number=row.preview_number)

    def _line(self, row: Referral, title: str, text: str, number: str = "") -> Line:
        return Line(_url(row), title, text, due_at=row.due_at, number=number, urgent=row.urgency == Urgency.URGENT)


def _url(row: Referral) -> str:
    return reverse("referrals:referral-detail", args=[row.pk])
