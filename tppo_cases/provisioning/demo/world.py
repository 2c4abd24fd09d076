"""What stands before the first victim comes: units with their people, beds, regions, limits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import Permission

from shelters.models import BedCount, Shelter
from tppo_cases.access.principals import agency_principal, unit_principal
from tppo_cases.accounts.models import Agency, Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.core.regions import Regency
from victims.models.reference import DeadlineRule
from victims.states import DeadlineCode

HEADS = (Role.UNIT_HEAD,)
WORKERS = (Role.SOCIAL_WORKER, Role.REFERRAL_OFFICER)


@dataclass
class Team:
    """Who works in a unit. Everybody stands in where a post is empty."""

    heads: list[User] = field(default_factory=list)
    workers: list[User] = field(default_factory=list)
    officers: list[User] = field(default_factory=list)


@dataclass
class World:
    """Reference data and staff, read once as owner."""

    units: dict[str, Unit]
    units_by_id: dict[int, Unit]
    agencies: dict[str, Agency]
    teams: dict[int, Team]
    shelters: dict[int, Shelter]  # by unit id
    beds: dict[tuple[int, str], int]  # by shelter id and bed kind
    regencies: dict[str, list[Regency]]  # by province
    limits: dict[str, tuple[timedelta, timedelta]]  # by code: usual, urgent
    coordinator: User
    view_permission: Permission  # what guardian's table wants to point to

    def limit(self, code: DeadlineCode | str, *, urgent: bool = False) -> timedelta:
        """How long a step may take."""
        return self.limits[code][1 if urgent else 0]

    def workers(self, unit_id: int) -> Sequence[User]:
        """Those who log and care in a unit."""
        return self.teams[unit_id].workers

    def head(self, unit_id: int) -> User:
        """The one who decides in a unit."""
        return self.teams[unit_id].heads[0]

    def receiver_of(self, agency: Agency, unit: Unit | None) -> int:
        """The principal to whose inbox a referral goes."""
        return unit_principal(unit.pk) if unit else agency_principal(agency.pk)


def read_world() -> World:
    """Read everything that the sketches and rows need."""
    units = list(Unit.objects.using("owner").select_related("agency", "parent", "regency").order_by("id"))
    regencies: dict[str, list[Regency]] = defaultdict(list)
    for regency in Regency.objects.using("owner").order_by("code"):
        regencies[regency.province_id].append(regency)
    desk = Membership.objects.using("owner").filter(role=Role.COORDINATOR).select_related("user").earliest("id")
    return World(
        units={unit.code: unit for unit in units},
        units_by_id={unit.pk: unit for unit in units},
        agencies={agency.code: agency for agency in Agency.objects.using("owner").order_by("id")},
        teams=_teams(),
        shelters={shelter.unit_id: shelter for shelter in Shelter.objects.using("owner").order_by("code")},
        beds={(count.shelter_id, count.bed_kind): count.capacity for count in BedCount.objects.using("owner")},
        regencies=dict(regencies),
        limits={rule.code: _limits(rule) for rule in DeadlineRule.objects.using("owner")},
        coordinator=desk.user,
        view_permission=Permission.objects.using("owner").get(content_type__app_label="victims", codename="view_victimcase"),
    )


def _limits(rule: DeadlineRule) -> tuple[timedelta, timedelta]:
    return timedelta(hours=rule.hours), timedelta(hours=rule.urgent_hours or rule.hours)


def _teams() -> dict[int, Team]:
    teams: dict[int, Team] = defaultdict(Team)
    for membership in Membership.objects.using("owner").select_related("user").order_by("id"):
        team = teams[membership.unit_id]
        if membership.role in HEADS:
            team.heads.append(membership.user)
        elif membership.role in WORKERS:
            team.workers.append(membership.user)
        elif membership.role == Role.DIRECTORATE_OFFICER:
            team.officers.append(membership.user)
    return dict(teams)
