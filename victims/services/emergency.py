"""The emergency door: open a case that is not one's own for an hour, and tell everybody who must know."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import access_of, require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Membership, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.services import record
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import Sealed, seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.protection import EmergencyAccess
from victims.services.closing import heads_of
from victims.states import EmergencyReason, ReviewVerdict

SHORTEST_STORY = 30  # characters
# Never where she lives, never the story of exploitation or the legal file: nobody is rescued by those.
EMERGENCY_GROUPS = (
    FieldGroup.SUMMARY, FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.HEALTH, FieldGroup.PSYCHOSOCIAL, FieldGroup.SAFETY,
    FieldGroup.FAMILY, FieldGroup.SERVICES,
)  # fmt: skip


def groups_offered(user: User) -> list[FieldGroup]:
    """The parts that this person can open in an emergency: of a receiving agency no more than may be referred to it."""
    posts = access_of(user).memberships
    if any(Role(post.role) is not Role.REFERRAL_OFFICER and Role(post.role) in _OPENERS for post in posts):
        return list(EMERGENCY_GROUPS)
    shared = {group for post in posts if Role(post.role) in _OPENERS for group in post.unit.agency.shareable_groups}
    return [group for group in EMERGENCY_GROUPS if group in shared]


_OPENERS = frozenset({Role.UNIT_HEAD, Role.DIRECTORATE_OFFICER, Role.REFERRAL_OFFICER})


@transaction.atomic
def open_in_emergency(*, actor: User, number: str, groups: Iterable[str], reason: str, story: str) -> EmergencyAccess:
    """Open parts of a case to oneself for 60 minutes, to read. Owner, supervisor and auditor learn of it at once.

    Unknown, restricted and walled-off numbers are refused with the same words. At most three in 24 hours, none while two
    of one's own wait longer than a day for their review. Raises PermissionDenied, RefusedError.
    """
    require(policies.can_break_glass(actor))
    parts = sorted(set(groups) & set(groups_offered(actor)))
    if not parts:
        raise RefusedError(_("Pilih bagian yang perlu dibaca"), "groups")
    if len(story.strip()) < SHORTEST_STORY:
        raise RefusedError(_("Ceritakan keadaannya, paling sedikit 30 karakter"), "story")
    if VictimCase.objects.visible_to(actor).filter(number=number).exists():
        raise RefusedError(_("Kasus ini sudah terbuka untuk Anda. Carilah di daftar kasus."), "number")
    opened = _open(number, parts, EmergencyReason(reason), story.strip())
    case = VictimCase.objects.select_related("owner_unit", "case_manager").get(pk=opened.case_id)
    record(
        actor, "emergency.opened", target=opened, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"reason": reason, "groups": parts},
    )  # fmt: skip
    notify(_to_be_told(case, actor), NotificationKind.EMERGENCY_OPENED, opened.pk)
    return opened


def _open(number: str, parts: list[str], reason: EmergencyReason, story: str) -> EmergencyAccess:
    made = EmergencyAccess(pk=uuid7())
    seal(made, story=story)
    sealed = cast("Sealed", made.story)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, refused FROM simpul_open_in_emergency(%s, %s, %s, %s, %s, %s)",
            [number, made.pk, uuid7(), parts, reason, sealed.data],
        )
        _case_id, refused = cursor.fetchone()
    if refused:
        raise RefusedError(*_refusals()[refused])
    return EmergencyAccess.objects.get(pk=made.pk)


def _refusals() -> dict[str, tuple[str, str | None]]:
    return {
        "unknown": (_("Tidak ada kasus dengan nomor ini yang dapat dibuka darurat. Hubungi unit pemiliknya."), "number"),
        "too_many": (_("Akses darurat paling banyak tiga kali dalam 24 jam. Hubungi unit pemilik kasus."), None),
        "suspended": (_("Dua akses darurat Anda belum ditinjau. Hak ini ditangguhkan sampai auditor meninjaunya."), None),
    }


def _to_be_told(case: VictimCase, actor: User) -> set[User]:
    above = Membership.objects.live().filter(unit=case.owner_unit.parent_id, role=Role.DIRECTORATE_OFFICER)
    auditors = Membership.objects.live().filter(role=Role.AUDITOR)
    told = {post.user for post in (above | auditors).select_related("user") if post.user_id != actor.pk}
    return told | set(heads_of(case.owner_unit, but=actor)) | ({case.case_manager} if case.case_manager else set())


@transaction.atomic
def review_emergency(*, actor: User, emergency_id: UUID, verdict: str, review: str) -> EmergencyAccess:
    """Say whether an emergency access was justified. Raises EmergencyAccess.DoesNotExist, PermissionDenied, RefusedError."""
    seen = EmergencyAccess.objects.visible_to(actor)
    require(policies.can_review_emergency(actor, seen.get(pk=emergency_id).user_id))
    row = seen.select_for_update(of=("self",)).get(pk=emergency_id)  # only who may review can lock it
    if row.reviewed_at:
        raise RefusedError(_("Akses ini sudah ditinjau."))
    if not review.strip():
        raise RefusedError(_("Tulis hasil tinjauan"), "review")
    row.reviewed_by, row.reviewed_at, row.verdict = actor, timezone.now(), ReviewVerdict(verdict)
    seal(row, review=review.strip())
    row.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "review"])
    record(actor, "emergency.reviewed", target=row, unit_id=row.owner_unit_id, details={"verdict": verdict})
    notify([row.user], NotificationKind.EMERGENCY_REVIEWED, row.pk)
    return row
