"""Who sees a request for a second person."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User


def approval_scope(user: User | AnonymousUser) -> Q:
    """One's own requests and those that one was asked to decide, while one has a post; all for the auditor."""
    access = access_of(user)
    if access.has(Capability.AUDIT_READ):
        return Q()
    if not access.memberships:  # her posts have ended: what she asked for is the work of others now
        return Q(pk__in=())
    return Q(requested_by=access.user.pk) | Q(deciders__contains=[access.user.pk])
