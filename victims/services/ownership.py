"""Who has a case: its unit, its manager, and the named team of a restricted one."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.context import load_access, require
from tppo_cases.access.groups import ALL_GROUPS, FieldGroup
from tppo_cases.access.principals import user_principal
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.work import Note
from victims.services.closing import heads_of
from victims.services.grants import end_grants, end_named_access, give_grant, give_named_access
from victims.services.handover import move_ownership
from victims.services.transitions import locked_case
from victims.states import CaseStatus, GrantSource

# The same for somebody of another unit and for an address that nobody has: accounts are not looked up this way.
NOT_OF_THE_UNIT = gettext_lazy("Pilih petugas yang menangani kasus di unit itu")


@transaction.atomic
def transfer_case(*, actor: User, case_id: UUID, unit: Unit, manager: User | None, reason: str) -> VictimCase:
    """Hand an open case over to another unit of the same agency; its history goes with it.

    Order: the new named manager of a restricted case, audit, notice, ownership with all that follows it, and last the
    actor's own access: whoever hands over does not see the case afterwards.
    Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_transfer_case(actor, case))
    _check_transfer(case, unit, manager, reason)
    if case.is_restricted and manager and not _is_named(case, manager):
        _name(actor, case, manager)
    record(
        actor, "case.transferred", target=case, case_id=case.pk, unit_id=unit.pk,
        details={"from_unit": case.owner_unit.code, "to_unit": unit.code},
    )  # fmt: skip
    _note_reason(actor, case, reason)
    notify([manager] if manager else heads_of(unit, but=actor), NotificationKind.CASE_TRANSFERRED, case.pk)
    _dismiss_team(actor, case, keep=manager)
    move_ownership(actor=actor, case=case, unit=unit, manager=manager)
    end_grants(actor=actor, case_id=case.pk, reason="transferred", source=GrantSource.TEAM, principal=user_principal(actor.pk))
    end_named_access(actor=actor, case=case, user=actor, reason="transferred")
    return case


def _note_reason(actor: User, case: VictimCase, reason: str) -> None:
    """The reason is told by a person, so it is a note for the new unit, not a detail of the audit."""
    note = Note(case=case, group=FieldGroup.SUMMARY, author=actor)
    seal(note, body=_("Alasan pengalihan: %(reason)s") % {"reason": reason.strip()})
    note.save(force_insert=True)


def _dismiss_team(actor: User, case: VictimCase, *, keep: User | None) -> None:
    """End what the former unit had opened to persons; the actor's own comes after everything else."""
    kept = {actor.pk, keep.pk if keep else None}
    for named in CaseUserPermission.objects.filter(content_object=case, ended_at__isnull=True).select_related("user"):
        if named.user_id not in kept:
            end_named_access(actor=actor, case=case, user=named.user, reason="transferred")
    own = [user_principal(key) for key in kept if key]
    members = CaseGrant.objects.live().filter(case=case, source=GrantSource.TEAM).exclude(principal__in=own)
    for principal in list(members.values_list("principal", flat=True)):
        end_grants(actor=actor, case_id=case.pk, reason="transferred", source=GrantSource.TEAM, principal=principal)


def _check_transfer(case: VictimCase, unit: Unit, manager: User | None, reason: str) -> None:
    if case.status == CaseStatus.CLOSED:
        raise RefusedError(_("Kasus yang selesai tidak dialihkan. Buka kembali lebih dahulu."))
    if unit.pk == case.owner_unit_id or unit.agency_id != case.owner_unit.agency_id or not unit.is_active:
        raise RefusedError(_("Pilih unit lain dari lembaga yang sama. Untuk lembaga lain, ajukan rujukan."), "unit")
    if not _can_hold_cases(unit):
        raise RefusedError(_("Unit itu belum punya petugas yang dapat menangani kasus"), "unit")
    if case.is_restricted and manager is None:
        raise RefusedError(_("Kasus ini terbatas: sebut siapa manajer barunya"), "manager")
    if manager and not works_in(manager, unit):
        raise RefusedError(NOT_OF_THE_UNIT, "manager")
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")


def _can_hold_cases(unit: Unit) -> bool:
    posts = Membership.objects.live().filter(unit=unit).values_list("user", flat=True)
    return any(works_in(user, unit) for user in User.objects.filter(pk__in=posts, is_active=True))


def works_in(user: User, unit: Unit) -> bool:
    """Whether a person works on cases in a unit today."""
    return unit in load_access(user).units_with(Capability.CASE_EDIT)


@transaction.atomic
def assign_manager(*, actor: User, case_id: UUID, manager: User) -> VictimCase:
    """Say who manages a case: somebody who works on cases in its unit. Raises as ``transfer_case``."""
    case = locked_case(actor, case_id)
    require(policies.can_assign_manager(actor, case))
    if case.status == CaseStatus.CLOSED:
        raise RefusedError(_("Kasus ini sudah selesai"))
    if not works_in(manager, case.owner_unit):
        raise RefusedError(NOT_OF_THE_UNIT, "manager")
    if case.is_restricted and not _is_named(case, manager):
        _name(actor, case, manager)
    case.case_manager = manager
    case.save(update_fields=["case_manager"])
    record(
        actor, "case.manager_changed", target=case, case_id=case.pk, unit_id=case.owner_unit_id, details={"user": manager.pk}
    )
    return case


@transaction.atomic
def restrict_case(*, actor: User, case_id: UUID, team: Collection[User]) -> VictimCase:
    """Limit a case to named persons: the team, its manager and the actor, who must be able to undo it.

    Units, other agencies and whoever came in by the emergency door stop seeing it with this transaction.
    Raises as ``transfer_case``.
    """
    case = locked_case(actor, case_id)
    require(policies.can_restrict_case(actor, case))
    if case.is_restricted:
        raise RefusedError(_("Kasus ini sudah dibatasi"))
    if not all(works_in(user, case.owner_unit) for user in team):
        raise RefusedError(NOT_OF_THE_UNIT, "team")
    named = {user.pk: user for user in [*team, *([case.case_manager] if case.case_manager else [])]}
    named.pop(actor.pk, None)
    give_grant(actor=actor, case_id=case.pk, principal=user_principal(actor.pk), groups=ALL_GROUPS, source=GrantSource.TEAM)
    for user in named.values():
        if not _is_named(case, user):
            _name(actor, case, user)
    end_grants(actor=actor, case_id=case.pk, reason="restricted", source=GrantSource.BREAK_GLASS)
    case.is_restricted = True
    case.save(update_fields=["is_restricted"])
    record(
        actor, "case.restricted", target=case, case_id=case.pk, unit_id=case.owner_unit_id, details={"persons": len(named) + 1}
    )
    return case


@transaction.atomic
def unrestrict_case(*, actor: User, case_id: UUID, reason: str) -> VictimCase:
    """Let the owning unit and its supervisors see the case again; the team's named access ends.

    Raises as ``transfer_case``.
    """
    case = locked_case(actor, case_id)
    require(policies.can_restrict_case(actor, case))
    if not case.is_restricted:
        raise RefusedError(_("Kasus ini tidak dibatasi"))
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")
    case.is_restricted = False
    case.save(update_fields=["is_restricted"])
    record(actor, "case.unrestricted", target=case, case_id=case.pk, unit_id=case.owner_unit_id)
    for named in CaseUserPermission.objects.filter(content_object=case, ended_at__isnull=True).select_related("user"):
        if works_in(named.user, case.owner_unit):
            end_named_access(actor=actor, case=case, user=named.user, reason="unrestricted")
    end_grants(actor=actor, case_id=case.pk, reason="unrestricted", source=GrantSource.TEAM)
    return case


def _is_named(case: VictimCase, user: User) -> bool:
    """Whether she is of the team; an emergency opens less, and for a while only."""
    own = CaseGrant.objects.live().filter(case=case, principal=user_principal(user.pk), source=GrantSource.TEAM)
    return own.exists() or CaseUserPermission.objects.filter(content_object=case, user=user, ended_at__isnull=True).exists()


def _name(actor: User, case: VictimCase, user: User) -> None:
    give_named_access(actor=actor, case=case, user=user, groups=ALL_GROUPS, reason=_("Tim kasus terbatas"))
