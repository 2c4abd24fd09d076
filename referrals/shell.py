"""What this app adds to the frame of every page: a bubble beside the inbox, and where its notifications lead."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest

from referrals.models import Referral
from referrals.selectors import lists
from tppo_cases.access.context import access_of
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.notifications.models import NotificationKind

_PAGE = ("referrals:referral-detail", "referral_id")
_K = NotificationKind
NOTIFICATION_PAGES = {
    _K.REFERRAL_SUBMITTED: _PAGE, _K.REFERRAL_RETURNED: _PAGE, _K.REFERRAL_ARRIVED: _PAGE, _K.REFERRAL_ANSWERED: _PAGE,
    _K.REFERRAL_COMPLETED: _PAGE, _K.REFERRAL_CLOSED: _PAGE, _K.REFERRAL_MESSAGE: _PAGE,
}  # fmt: skip


def waiting_for(request: HttpRequest) -> Sequence[QuerySet[Referral]]:
    """The referrals that wait for an answer of the user; none for who answers none."""
    user = user_of(request)
    return lists.waiting_for(user) if access_of(user).has(Capability.REFERRAL_RECEIVE) else []
