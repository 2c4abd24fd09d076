"""Rows on their way to the database, and the small rows that every step writes: grants and audit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from tppo_cases.accounts.models import User
from tppo_cases.audit.actions import ACTIONS
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import Details
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.provisioning.demo.bare import bare
from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.world import World
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant
from victims.states import GrantSource

KEPT_OF_CLOSED = frozenset({"case.opened", "case.closing_requested", "case.closed"})


class Sheet:
    """Collects rows by model. ``now`` is the moment of the seeding; nothing that happened lies after it."""

    def __init__(self, chance: Chance, world: World, now: datetime, transaction_id: int = 0) -> None:
        self.chance, self.world, self.now, self.transaction_id = chance, world, now, transaction_id
        self.rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def add(self, row: models.Model, **sealed: str) -> None:
        """Keep a row, with its sealed fields from plain text."""
        if sealed:
            seal(row, **sealed)
        self.rows[type(row)].append(row)

    def audit(
        self, at: datetime, actor: User, action: str, target: models.Model | None, *, case: VictimCase,
        details: Details | None = None, unit_id: int | None = None,
    ) -> None:  # fmt: skip
        """What ``audit.services.record`` would have written then; of a closed case only how it began and ended.

        Raises KeyError for an unknown action.
        """
        ACTIONS[action]
        if case.closed_at and action not in KEPT_OF_CLOSED:
            return
        self.add(
            bare(
                AuditEvent,
                id=self.chance.id_at(at), at=at, transaction_id=self.transaction_id, actor_id=actor.pk, action=action,
                unit_id=unit_id or case.owner_unit_id, target_kind=target._meta.label if target else "",
                target_id=str(target.pk) if target else "", case_id=case.pk, details=dict(details or {}),
            )
        )  # fmt: skip

    def grant(
        self, case: VictimCase, principal: int, groups: Iterable[str], source: GrantSource, by: User, at: datetime,
        *, ended_at: datetime | None = None, ended_reason: str = "", **columns: object,
    ) -> None:  # fmt: skip
        """A grant that lives, or that ended for a reason. Those of open cases are on the audit trail."""
        row = bare(
            CaseGrant,
            id=self.chance.id_at(at), case_id=case.pk, principal=principal, groups=sorted(groups), source=source,
            granted_by_id=by.pk,
            granted_at=at, ended_at=ended_at, ended_reason=ended_reason if ended_at else "", **columns,
        )  # fmt: skip
        self.add(row)
        details: Details = {"principal": principal, "source": source, "groups": row.groups}
        self.audit(at, by, "grant.given", row, case=case, details=details)
        if ended_at:
            ended: Details = {"reason": ended_reason, "principals": [str(principal)]}
            self.audit(ended_at, by, "grant.ended", None, case=case, details=ended)

    def tell(self, at: datetime, users: Iterable[User], kind: NotificationKind, target_id: UUID) -> None:
        """A bell line for each; what is older than two days was read."""
        for user in users:
            read = at + self.chance.hours(0.2, 20) if (self.now - at).days >= 2 else None  # two days
            self.add(
                bare(
                    Notification,
                    id=self.chance.id_at(at), user_id=user.pk, kind=kind, target_id=target_id, created_at=at,
                    read_at=min(read, self.now) if read else None,
                )
            )  # fmt: skip
