"""The people of the agencies: the demo accounts, and colleagues so that every unit can do its work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from tppo_cases.access.conduct.models import ConductAcceptance
from tppo_cases.access.conduct.services import VERSION
from tppo_cases.accounts.demo import DEMO_PASSWORD, demo_accounts
from tppo_cases.accounts.models import Agency, Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.names import full_name

HIRED_ON = date(2022, 1, 3)
_CENTRE = (Role.UNIT_HEAD, Role.SOCIAL_WORKER, Role.SOCIAL_WORKER)
_DESK = (Role.UNIT_HEAD, Role.REFERRAL_OFFICER)
POSTS: dict[str, tuple[Role, ...]] = {
    Unit.Kind.SENTRA: _CENTRE,
    Unit.Kind.SENTRA_TERPADU: _CENTRE,
    Unit.Kind.RPTC: (*_CENTRE, Role.SOCIAL_WORKER, Role.SHELTER_STAFF),
    Unit.Kind.FRONT_DESK: _DESK,
    Unit.Kind.MEMBER: _DESK,
    Unit.Kind.OFFICE: _DESK,
    Unit.Kind.DIRECTORATE: (Role.UNIT_HEAD,),
}
HOME_AGENCY = "kemensos"  # its offices have no desk; its posts stand in the list of demo accounts
AGENCY_POSTS = (Role.AGENCY_ADMIN, Role.REPORT_ADMIN)


@dataclass(frozen=True)
class Post:
    """One person to be, with her role in a unit."""

    email: str
    name: str
    salutation: str
    role: Role
    unit: Unit


def hire(chance: Chance) -> None:
    """Write everybody with one hash of the demo password. Runs as owner."""
    units = list(Unit.objects.using("owner").select_related("agency", "regency").order_by("id"))
    posts = [*_listed(units)]
    posts += _colleagues(chance, units, posts)
    password = make_password(DEMO_PASSWORD)
    people = [
        User(email=post.email, full_name=post.name, salutation=post.salutation, password=password) for post in posts
    ]  # fmt: skip
    users = User.objects.using("owner").bulk_create(people)
    ConductAcceptance.objects.using("owner").bulk_create(ConductAcceptance(user=user, version=VERSION) for user in users)
    Membership.objects.using("owner").bulk_create(
        Membership(user=user, unit=post.unit, role=post.role, starts_on=HIRED_ON)
        for user, post in zip(users, posts, strict=True)
    )


def _listed(units: list[Unit]) -> Iterator[Post]:
    by_code = {unit.code: unit for unit in units}
    for account in demo_accounts():
        yield Post(account.email, account.full_name, account.salutation, account.role, by_code[account.unit_code])


def _colleagues(chance: Chance, units: list[Unit], posts: list[Post]) -> list[Post]:
    """Fill what the list leaves open: at least the usual posts of each unit, and two admins of each agency."""
    taken = {post.email for post in posts}
    missing = [(unit, role) for unit in units for role in _open_posts(unit, posts)]
    first_units: dict[Agency, Unit] = {}
    for unit in units:
        if unit.agency.code != HOME_AGENCY:
            first_units.setdefault(unit.agency, unit)
    missing += [(unit, role) for unit in first_units.values() for role in AGENCY_POSTS]
    return [_invent(chance, unit, role, taken) for unit, role in missing]


def _open_posts(unit: Unit, posts: list[Post]) -> list[Role]:
    if unit.agency.code == HOME_AGENCY and unit.kind in {Unit.Kind.OFFICE, Unit.Kind.DIRECTORATE}:
        return []
    wanted = list(POSTS.get(unit.kind, ()))
    for post in posts:
        if post.unit == unit and post.role in wanted:
            wanted.remove(post.role)
    return wanted


def _invent(chance: Chance, unit: Unit, role: Role, taken: set[str]) -> Post:
    female = chance.yes(55)
    name = full_name(chance, (unit.regency_id or "31.71")[:2], female=female)
    local = re.sub(r"[^a-z]+", ".", name.lower()).strip(".")
    number = 1
    while (email := f"{local}{number if number > 1 else ''}@{unit.agency.code}.contoh.id") in taken:
        number += 1
    taken.add(email)
    return Post(email, name, f"{'Bu' if female else 'Pak'} {name.split()[0]}", role, unit)
