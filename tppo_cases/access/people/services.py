"""Keep the accounts of an agency. Every step is on record; rights that end, end at once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from tppo_cases.access.context import require
from tppo_cases.access.people import policies
from tppo_cases.access.people.passwords import temporary_password
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What a new account is made of."""

    email: str
    full_name: str
    salutation: str = ""


@transaction.atomic
def create_person(*, actor: User, facts: PersonFacts, unit: Unit, role: Role) -> tuple[User, str]:
    """Make an account with its first post; returns it with the password for its first login, which is kept nowhere."""
    require(policies.can_give_post(actor, None, unit))
    _check_place(role, unit)
    if User.objects.filter(email__iexact=facts.email).exists():
        raise RefusedError(_("Alamat surel ini sudah dipakai akun lain"), "email")
    password = temporary_password()
    person = User.objects.create_user(
        facts.email, password, full_name=facts.full_name, salutation=facts.salutation, must_change_password=True
    )
    record(actor, "user.created", target=person, unit_id=unit.pk)
    _give(actor, person, unit, role)
    return person, password


@transaction.atomic
def reset_password(*, actor: User, person: User) -> str:
    """Give a password for one login; sessions and tokens of the account end. Raises PermissionDenied."""
    locked = _lock(actor, person)
    if not locked.is_active:
        raise RefusedError(_("Akun ini nonaktif. Aktifkan kembali lebih dahulu."))
    password = _new_password(locked)
    record(actor, "password.reset", target=locked)
    return password


@transaction.atomic
def deactivate(*, actor: User, person: User) -> None:
    """Switch an account off. Its sessions and tokens end at once and do not come back with it."""
    locked = _lock(actor, person)
    if not locked.is_active:
        raise RefusedError(_("Akun ini sudah nonaktif."))
    locked.is_active = False
    locked.set_unusable_password()  # sessions are bound to the password
    locked.save(update_fields=["is_active", "password"])
    AuthToken.objects.filter(user=locked).delete()
    record(actor, "user.deactivated", target=locked)


@transaction.atomic
def reactivate(*, actor: User, person: User) -> str:
    """Switch an account on again; returns the password for its first login."""
    locked = _lock(actor, person)
    if locked.is_active:
        raise RefusedError(_("Akun ini sudah aktif."))
    locked.is_active = True
    password = _new_password(locked)
    record(actor, "user.reactivated", target=locked)
    return password


@transaction.atomic
def give_post(*, actor: User, person: User, unit: Unit, role: Role) -> Membership:
    """Give a role in a unit of the actor's agency. Raises PermissionDenied (also for oneself) and RefusedError."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    require(policies.can_give_post(actor, locked, unit))
    _check_place(role, unit)
    if Membership.objects.live().filter(user=locked, unit=unit, role=role).exists():
        raise RefusedError(_("Peran ini sudah dipegang di unit itu"), "role")
    return _give(actor, locked, unit, role)


@transaction.atomic
def end_post(*, actor: User, post: Membership) -> None:
    """End a role from now on. Raises PermissionDenied (also for one's own) and RefusedError."""
    locked = Membership.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=post.pk)
    require(policies.can_give_post(actor, locked.user, locked.unit))
    if locked.ends_on is not None:
        raise RefusedError(_("Peran ini sudah berakhir."))
    locked.ends_on = max(timezone.localdate(), locked.starts_on)
    locked.save(update_fields=["ends_on"])
    record(
        actor, "membership.ended", target=locked, unit_id=locked.unit_id, details={"user": locked.user_id, "role": locked.role}
    )


def _give(actor: User, person: User, unit: Unit, role: Role) -> Membership:
    post = Membership.objects.create(user=person, unit=unit, role=role, granted_by=actor)
    record(actor, "membership.given", target=post, unit_id=unit.pk, details={"user": person.pk, "role": role})
    return post


def _lock(actor: User, person: User) -> User:
    locked = User.objects.select_for_update().get(pk=person.pk)
    require(policies.can_manage_account(actor, locked))
    return locked


def _new_password(person: User) -> str:
    password = temporary_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["is_active", "password", "must_change_password"])
    AuthToken.objects.filter(user=person).delete()
    return password


def _check_place(role: Role, unit: Unit) -> None:
    if not policies.role_fits(role, unit):
        raise RefusedError(_("Peran ini tidak ada di unit tersebut. Pilih peran atau unit lain."), "role")
