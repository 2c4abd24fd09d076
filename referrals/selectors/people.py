"""Who has to be told of a referral."""

from django.db.models import QuerySet

from referrals.models import Referral
from tppo_cases.access.principals import PrincipalKind, split_principal
from tppo_cases.access.roles import AGENCY_ROLES, CAPABILITIES, Capability
from tppo_cases.accounts.models import Agency, Membership, User
from tppo_cases.accounts.roles import Role
from victims.models.grants import CaseGrant, CaseUserPermission


def roles_with(capability: Capability) -> list[Role]:
    """The roles that hold a capability."""
    return [role for role, held in CAPABILITIES.items() if capability in held]


def _users(**memberships: object) -> QuerySet[User]:
    live = Membership.objects.live().filter(**memberships)
    return User.objects.filter(pk__in=live.values("user_id"), is_active=True)


def approvers_of(referral: Referral) -> QuerySet[User]:
    """The officers of the sending unit and of its parent, without who submitted it."""
    units = [unit for unit in (referral.sending_unit_id, referral.sending_unit.parent_id) if unit]
    found = _users(unit_id__in=units, role__in=roles_with(Capability.REFERRAL_APPROVE))
    if referral.is_restricted:
        found = found.filter(pk__in=_named(referral))
    return found.exclude(pk=referral.submitted_by_id or 0)


def _named(referral: Referral) -> set[int]:
    """Who sees a restricted case in person. For an actor who does so too."""
    grants = CaseGrant.objects.live().filter(case_id=referral.case_id).values_list("principal", flat=True)
    named = CaseUserPermission.objects.filter(content_object_id=referral.case_id, ended_at__isnull=True)
    persons = (split_principal(principal) for principal in grants)
    return {key for kind, key in persons if kind is PrincipalKind.USER} | set(named.values_list("user_id", flat=True))


def receivers_of(referral: Referral) -> QuerySet[User]:
    """The officers of the receiving unit, or of the agency's desks while no unit is named; or who took it on in person."""
    kind, key = split_principal(referral.receiver_principal)
    if kind is PrincipalKind.USER:
        return User.objects.filter(pk=key, is_active=True)
    if referral.receiving_unit_id:
        return _users(unit_id=referral.receiving_unit_id, role__in=roles_with(Capability.REFERRAL_RECEIVE))
    return _users(unit__agency_id=referral.receiving_agency_id, role__in=list(AGENCY_ROLES))


def senders_of(referral: Referral) -> QuerySet[User]:
    """Who wrote and who submitted it, as far as they still work here."""
    ids = {referral.created_by_id, referral.submitted_by_id or referral.created_by_id}
    return User.objects.filter(pk__in=ids, is_active=True, is_system=False)


def has_desk(agency: Agency) -> bool:
    """Whether somebody works the inbox of the whole agency; elsewhere a referral names a unit."""
    return Membership.objects.live().filter(unit__agency=agency, role__in=list(AGENCY_ROLES)).exists()
