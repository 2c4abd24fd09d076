"""Keep the accounts of an agency. Every step is on record; rights that end, end at once."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.people import policies
from tppo_cases.access.people.invitations import invite
from tppo_cases.access.people.posts import ask_for_post
from tppo_cases.access.sessions.services import end_everything
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
def create_person(*, actor: User, facts: PersonFacts, unit: Unit, role: Role, reason: str) -> User:
    """Make an account, ask a second person for its first post, and invite the person to set her password."""
    require(policies.can_give_post(actor, None, unit))
    _check_place(role, unit)
    if User.objects.filter(email__iexact=facts.email).exists():
        raise RefusedError(_("Alamat surel ini sudah dipakai akun lain"), "email")
    person = User.objects.create_user(facts.email, None, full_name=facts.full_name, salutation=facts.salutation)
    record(actor, "user.created", target=person, unit_id=unit.pk)
    ask_for_post(actor=actor, person=person, unit=unit, role=role, reason=reason)
    invite(actor=actor, person=person)
    return person


@transaction.atomic
def reset_password(*, actor: User, person: User) -> None:
    """Take the password away and send an invitation; sessions and tokens end, factors stay. Raises PermissionDenied."""
    locked = _lock(actor, person)
    if not locked.is_active:
        raise RefusedError(_("Akun ini nonaktif. Aktifkan kembali lebih dahulu."))
    record(actor, "password.reset", target=locked)
    invite(actor=actor, person=locked)


@transaction.atomic
def deactivate(*, actor: User, person: User) -> None:
    """Switch an account off. Its posts, sessions and tokens end at once and do not come back with it."""
    locked = _lock(actor, person)
    if not locked.is_active:
        raise RefusedError(_("Akun ini sudah nonaktif."))
    locked.is_active = False
    locked.set_unusable_password()
    locked.save(update_fields=["is_active", "password"])
    record(actor, "user.deactivated", target=locked)
    for post in Membership.objects.filter(user=locked, ends_on__isnull=True).select_related("unit"):
        _end(actor, post)
    end_everything(actor=actor, person=locked)


@transaction.atomic
def reactivate(*, actor: User, person: User) -> None:
    """Switch an account on again and invite the person to set a password."""
    locked = _lock(actor, person)
    if locked.is_active:
        raise RefusedError(_("Akun ini sudah aktif."))
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record(actor, "user.reactivated", target=locked)
    invite(actor=actor, person=locked)


@transaction.atomic
def give_post(*, actor: User, person: User, unit: Unit, role: Role, reason: str) -> Membership:
    """Ask a second person for a role in a unit of the actor's agency; it counts from her approval.

    Raises PermissionDenied (also for oneself) and RefusedError.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    require(policies.can_give_post(actor, locked, unit))
    _check_place(role, unit)
    if Membership.objects.filter(user=locked, unit=unit, role=role, ends_on__isnull=True).exists():
        raise RefusedError(_("Peran ini sudah dipegang di unit itu, atau menunggu persetujuan"), "role")
    return ask_for_post(actor=actor, person=locked, unit=unit, role=role, reason=reason)


@transaction.atomic
def end_post(*, actor: User, post: Membership) -> None:
    """End a role from now on; with the last one all sessions and tokens end.

    Raises PermissionDenied (also for one's own) and RefusedError.
    """
    locked = Membership.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=post.pk)
    require(policies.can_give_post(actor, locked.user, locked.unit))
    if locked.ends_on is not None:
        raise RefusedError(_("Peran ini sudah berakhir."))
    _end(actor, locked)
    if not Membership.objects.live().filter(user=locked.user).exists():
        end_everything(actor=actor, person=locked.user)


def _end(actor: User, post: Membership) -> None:
    post.ends_on = max(timezone.localdate(), post.starts_on)
    post.save(update_fields=["ends_on"])
    record(actor, "membership.ended", target=post, unit_id=post.unit_id, details={"user": post.user_id, "role": post.role})


def _lock(actor: User, person: User) -> User:
    locked = User.objects.select_for_update().get(pk=person.pk)
    require(policies.can_manage_account(actor, locked))
    return locked


def _check_place(role: Role, unit: Unit) -> None:
    if not policies.role_fits(role, unit):
        raise RefusedError(_("Peran ini tidak ada di unit tersebut. Pilih peran atau unit lain."), "role")
