"""Small lists that a referral is made from."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from referrals.models import RequestedService
from referrals.selectors.people import roles_with
from referrals.states import TELLS_PLACE, ReferralKind
from tppo_cases.access.groups import ALL_GROUPS, FieldGroup
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Agency, Membership, Unit
from victims.models.work import Consent
from victims.states import ConsentGiver

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U, since the number is read aloud
_LETTERS = 5


def short_number(referral_id: UUID, at: datetime) -> str:
    """The number under which a referral is spoken of, such as ``R-26-7KQ3F``; made from the random end of its id."""
    rest, letters = referral_id.int, ""
    for _ in range(_LETTERS):
        rest, index = divmod(rest, len(_ALPHABET))
        letters += _ALPHABET[index]
    return f"R-{timezone.localtime(at):%y}-{letters}"


def shareable_groups(agency: Agency, kind: str) -> frozenset[str]:
    """What a referral of this kind may open to the agency: its own list, without the place where the person sleeps.

    A transfer opens everything or is not possible; a rujukan balik opens nothing.
    """
    if kind == ReferralKind.BACK:
        return frozenset()
    groups = frozenset(agency.shareable_groups) & ALL_GROUPS
    return groups if kind in TELLS_PLACE else groups - {FieldGroup.LOCATION}


def may_take_over(agency: Agency) -> bool:
    """Whether the agency may hold every part of a case, and so own it."""
    return frozenset(agency.shareable_groups) >= ALL_GROUPS


def services_of(kind: str) -> QuerySet[RequestedService]:
    """What can be asked for in a referral of this kind."""
    return RequestedService.objects.filter(kind=kind, is_active=True)


def receiving_units(agency: Agency, *, without: Unit) -> QuerySet[Unit]:
    """The agency's units that can be named as receiver: somebody there answers referrals."""
    staffed = Membership.objects.live().filter(role__in=roles_with(Capability.REFERRAL_RECEIVE)).values("unit_id")
    return Unit.objects.filter(agency=agency, is_active=True, pk__in=staffed).exclude(pk=without.pk)


def receiving_agencies(*, without: Unit) -> QuerySet[Agency]:
    """Agencies of which somebody outside the sending unit answers referrals."""
    staffed = Membership.objects.live().filter(role__in=roles_with(Capability.REFERRAL_RECEIVE)).exclude(unit=without)
    return Agency.objects.filter(is_active=True, pk__in=staffed.values("unit__agency_id"))


def consents_for(case_id: UUID, agency: Agency) -> QuerySet[Consent]:
    """Live consents of the case that name the agency."""
    live = Consent.objects.live().filter(case_id=case_id, agencies__contains=[agency.code])
    return live.exclude(given_by=ConsentGiver.NONE)


def ordered_groups(groups: Iterable[str]) -> list[str]:
    """Field groups in the order in which they are shown everywhere."""
    wanted = set(groups)
    return [group for group in FieldGroup.values if group in wanted]
