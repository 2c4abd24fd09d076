"""Give and end access to a case. The only place that writes grants; the database derives who sees what."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import Permission
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.work import Consent
from victims.states import GrantSource


def give_grant(
    *,
    actor: User,
    case_id: UUID,
    principal: int,
    groups: Iterable[str],
    source: GrantSource,
    source_id: UUID | None = None,
    consent: Consent | None = None,
    legal_ground: str = "",
    purpose: str = "",
    valid_until: datetime | None = None,
) -> CaseGrant:
    """Open parts of a case to a principal. Preconditions: the caller has locked the case and authorised the act."""
    granted = CaseGrant.objects.create(
        case_id=case_id,
        principal=principal,
        groups=sorted(groups),
        source=source,
        source_id=source_id,
        consent=consent,
        legal_ground=legal_ground,
        purpose=purpose,
        valid_until=valid_until,
        granted_by=actor,
    )
    record(
        actor, "grant.given", target=granted, case_id=case_id,
        details={"principal": principal, "source": source, "groups": sorted(groups)},
    )  # fmt: skip
    return granted


def give_unit_grants(*, actor: User, case_id: UUID, grants: Iterable[tuple[int, Iterable[str], GrantSource]]) -> None:
    """Open a case to several principals (principal, groups, source) with one statement. Preconditions as ``give_grant``."""
    rows = CaseGrant.objects.bulk_create(
        CaseGrant(case_id=case_id, principal=principal, groups=sorted(groups), source=source, granted_by=actor)
        for principal, groups, source in grants
    )
    for row in rows:
        record(
            actor, "grant.given", target=row, case_id=case_id,
            details={"principal": row.principal, "source": row.source, "groups": row.groups},
        )  # fmt: skip


def end_grants(
    *,
    actor: User,
    case_id: UUID,
    reason: str,
    source: GrantSource | None = None,
    source_id: UUID | None = None,
    principal: int | None = None,
    consent: Consent | None = None,
) -> int:
    """End the live grants of a case that match; returns how many. ``reason`` is a short code.

    The audit row comes first: ending one's own access must be the last thing that a transaction writes about a case.
    """
    grants = CaseGrant.objects.filter(case_id=case_id, ended_at__isnull=True)
    narrowed = {"source": source, "source_id": source_id, "principal": principal, "consent": consent}
    grants = grants.filter(**{name: value for name, value in narrowed.items() if value is not None})
    ending = list(grants.values_list("pk", "principal"))
    if not ending:
        return 0
    record(
        actor, "grant.ended", case_id=case_id,
        details={"reason": reason, "principals": [str(principal) for _, principal in ending]},
    )  # fmt: skip
    return CaseGrant.objects.filter(pk__in=[key for key, _ in ending]).update(ended_at=timezone.now(), ended_reason=reason)


def give_named_access(
    *, actor: User, case: VictimCase, user: User, groups: Iterable[str], reason: str, valid_until: datetime | None = None
) -> CaseUserPermission:
    """Open parts of a case to one named person, with a reason. Preconditions as for ``give_grant``."""
    permission = Permission.objects.get(content_type__app_label="victims", codename="view_victimcase")
    granted = CaseUserPermission.objects.create(
        content_object=case, user=user, permission=permission, groups=sorted(groups), reason=reason,
        valid_until=valid_until, granted_by=actor,
    )  # fmt: skip
    record(actor, "grant.given", target=granted, case_id=case.pk, details={"user": user.pk, "groups": sorted(groups)})
    return granted


def end_named_access(*, actor: User, case: VictimCase, user: User, reason: str) -> int:
    """End a named person's access; returns 1, or 0 when there was none."""
    live = CaseUserPermission.objects.filter(content_object=case, user=user, ended_at__isnull=True)
    if not live.exists():
        return 0
    record(actor, "grant.ended", case_id=case.pk, details={"user": user.pk, "reason": reason})
    return live.update(ended_at=timezone.now())
