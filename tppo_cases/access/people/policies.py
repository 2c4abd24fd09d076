"""Which accounts an agency's administrator keeps, and which posts she may give."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role

_K = Unit.Kind
_CENTRES = frozenset({_K.SENTRA, _K.SENTRA_TERPADU, _K.RPTC})
_DESKS = frozenset({_K.FRONT_DESK, _K.MEMBER, _K.OFFICE})
# Where a post makes sense. The auditor and the coordination desk look into all agencies: no agency gives those posts,
# the operator does (manage.py create_account).
ROLE_PLACES: Mapping[Role, frozenset[Unit.Kind]] = {
    Role.SOCIAL_WORKER: _CENTRES,
    Role.SHELTER_STAFF: _CENTRES,
    Role.UNIT_HEAD: _CENTRES | _DESKS,
    Role.DIRECTORATE_OFFICER: frozenset({_K.DIRECTORATE}),
    Role.REFERRAL_OFFICER: _DESKS,
    Role.REPORT_ADMIN: _DESKS | {_K.DIRECTORATE},
    Role.REPORT_SIGNER: _DESKS | {_K.DIRECTORATE},
    Role.AGENCY_ADMIN: _DESKS | {_K.DIRECTORATE},
    Role.TRAINING_COORDINATOR: _DESKS,
}


def administered_agencies(user: User) -> frozenset[int]:
    """The agencies whose people the user keeps."""
    return frozenset(unit.agency_id for unit in access_of(user).units_with(Capability.USER_MANAGE))


def people_scope(user: User) -> Q:
    """Accounts that hold or held a post in an agency that the user administers."""
    posts = Membership.objects.filter(user_id=OuterRef("pk"), unit__agency_id__in=administered_agencies(user))
    return Q(Exists(posts)) & Q(is_system=False)


def can_manage_account(actor: User, person: User) -> bool:
    """Reset, switch off or on: never oneself, and only if no other agency relies on the account."""
    agencies = administered_agencies(actor)
    if person.pk == actor.pk or person.is_system or not agencies:
        return False
    elsewhere = Membership.objects.live().filter(user=person).exclude(unit__agency_id__in=agencies)
    return not elsewhere.exists()


def can_give_post(actor: User, person: User | None, unit: Unit) -> bool:
    """Give or end a post in a unit of one's agency: never one's own."""
    return (person is None or person.pk != actor.pk) and unit.agency_id in administered_agencies(actor)


def role_fits(role: Role, unit: Unit) -> bool:
    """Whether there is such a post in such a unit."""
    return Unit.Kind(unit.kind) in ROLE_PLACES.get(role, frozenset())
