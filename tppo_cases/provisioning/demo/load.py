"""Rows into tables: by COPY, as the owner, with the deriving triggers still; afterwards everything is derived once."""

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections, models

from referrals.models import Message, Referral, ReferralEvent
from shelters.models import Placement
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import Sealed
from victims.models.case import CaseEvent, CaseOwnership, Deadline, TraffickingEvent, VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.person import MatchCandidate, SearchToken, Victim, VictimIdentity
from victims.models.work import Assessment, Consent, Note, Plan, Screening, Service

WALLED: tuple[type[models.Model], ...] = (
    Victim, VictimIdentity, SearchToken, MatchCandidate, VictimCase, CaseOwnership, CaseGrant, CaseUserPermission, Deadline,
    TraffickingEvent, CaseEvent, Consent, Screening, Assessment, Plan, Service, Note, Placement, Referral, ReferralEvent,
    Message,
    AuditEvent,
)  # fmt: skip
BATCH = 2000  # cases whose access is derived by one call
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def open_tables() -> Iterator[None]:
    """Let the owner COPY into the walled tables within this transaction; walls and triggers stand again afterwards.

    COPY is refused under forced row-level security. Constraints are checked before the triggers come back.
    """
    tables = [model._meta.db_table for model in WALLED]
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def copy_rows(rows: dict[type[models.Model], list[Any]]) -> None:
    """COPY all rows into their tables. Foreign keys may point to rows that come later."""
    with connections["owner"].cursor() as cursor:
        for model, instances in rows.items():
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            names = [field.attname for field in fields]
            text = io.StringIO("".join(_line(instance, names) for instance in instances))
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', text)


def _line(instance: models.Model, names: list[str]) -> str:
    values = instance.__dict__
    return "\t".join([_WRITERS[type(values[name])](values[name]) for name in names]) + "\n"


def _text(value: str) -> str:
    return str.translate(value, _ESCAPES)


def _array(value: Iterable[Any]) -> str:
    return "{" + ",".join('"' + str.translate(str(item), _ESCAPES) + '"' for item in value) + "}"


class _Writers(dict[type, Any]):
    """How a value of a type is written; enumerations are texts."""

    def __missing__(self, kind: type) -> Any:
        if issubclass(kind, str):
            return _text
        raise TypeError(kind)


_WRITERS = _Writers(
    {
        type(None): lambda _: "\\N",
        str: _text,
        int: str,
        bool: lambda value: "t" if value else "f",
        UUID: str,
        datetime: datetime.isoformat,
        date: date.isoformat,
        list: _array,
        tuple: _array,
        dict: lambda value: _text(json.dumps(value, default=str)),
        bytes: lambda value: f"\\\\x{value.hex()}",
        Sealed: lambda value: f"\\\\x{value.data.hex()}",
    }
)


def analyze() -> None:
    """Let the planner know what was loaded."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def derive(case_ids: list[UUID], waiting: list[UUID]) -> None:
    """Derive what triggers would have: beds, clocks of waiting referrals, and who sees which case."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE shelters_bedcount b SET occupied = n.taken FROM ("
            " SELECT c.shelter_id, c.bed_kind, count(p.id) AS taken FROM shelters_bedcount c"
            " LEFT JOIN shelters_placement p ON p.shelter_id = c.shelter_id AND p.bed_kind = c.bed_kind"
            " AND p.status IN ('proposed', 'active') GROUP BY 1, 2"
            ") n WHERE n.shelter_id = b.shelter_id AND n.bed_kind = b.bed_kind"
        )
        for case_id in waiting:
            cursor.execute("SELECT simpul_referral_clocks(%s, true)", [case_id])
        cursor.execute("SET LOCAL ROLE simpul_keeper")  # the function's owner: nobody else may call it
        for start in range(0, len(case_ids), BATCH):
            cursor.execute("SELECT simpul_refresh_access(%s)", [case_ids[start : start + BATCH]])
        cursor.execute("SET LOCAL ROLE simpul_owner")
