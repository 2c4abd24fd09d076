"""Rows into tables: by COPY, as the owner, with the deriving triggers still; afterwards everything is derived once."""

import io
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from operator import itemgetter
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
from victims.models.questions import MatchQuestion
from victims.models.work import Assessment, Consent, Note, Plan, Screening, Service

WALLED: tuple[type[models.Model], ...] = (
    Victim, VictimIdentity, SearchToken, MatchCandidate, VictimCase, CaseOwnership, CaseGrant, CaseUserPermission, Deadline,
    TraffickingEvent, CaseEvent, Consent, Screening, Assessment, Plan, Service, Note, MatchQuestion, Placement, Referral,
    ReferralEvent, Message, AuditEvent,
)  # fmt: skip
Rows = dict[type[models.Model], list[Any]]
BATCH = 2000  # cases whose access is derived by one call
READ_AT_ONCE = 1 << 20  # characters; for each piece the loading thread waits its turn among Python's threads
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


def copy_sheets(sheets: Iterable[Rows]) -> None:
    """COPY the rows of one sheet while the next is being made. Foreign keys may point to rows of the same sheet, or before.

    The caller makes rows and leaves the owner's connection alone; what fails in the thread is raised here.
    """
    connection = connections["owner"].connection  # Django's wrapper belongs to one thread, psycopg2's connection does not
    with ThreadPoolExecutor(max_workers=1) as loader:
        loaded: Future[None] | None = None
        for rows in sheets:
            # Text is made here: two threads that both run Python would only take turns, and that costs time.
            texts = [_text_of(model, instances) for model, instances in rows.items()]
            if loaded:
                loaded.result()  # so that no more than two sheets are in memory
            loaded = loader.submit(_copy, connection, texts)
        if loaded:
            loaded.result()


def _copy(connection: Any, texts: list[tuple[str, io.StringIO]]) -> None:
    """COPY a sheet into its tables and check its constraints at once: later all the rest would have to wait for it."""
    with connection.cursor() as cursor:
        for statement, text in texts:
            cursor.copy_expert(statement, text, size=READ_AT_ONCE)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _text_of(model: type[models.Model], instances: list[Any]) -> tuple[str, io.StringIO]:
    """The COPY statement of a table, and its lines."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    pick = itemgetter(*[field.attname for field in fields])
    lines = [_line(pick(instance.__dict__)) for instance in instances]
    return f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', io.StringIO("".join(lines))


def _line(values: Iterable[Any]) -> str:
    return "\t".join([_WRITERS[type(value)](value) for value in values]) + "\n"


def _text(value: str) -> str:
    return str.translate(value, _ESCAPES)


def _array(value: Iterable[Any]) -> str:
    return "{" + ",".join('"' + str.translate(str(item), _ESCAPES) + '"' for item in value) + "}"


class _Writers(dict[type, Any]):
    """How a value of a type is written; enumerations are texts."""

    def __missing__(self, kind: type) -> Any:
        if issubclass(kind, str):
            self[kind] = _text
            return _text
        raise TypeError(kind)


_WRITERS = _Writers(
    {
        type(None): lambda _: "\\N",
        str: _text,
        int: str,
        bool: lambda value: "t" if value else "f",
        UUID: lambda value: f"{value.int:032x}",  # without hyphens, which PostgreSQL reads as well: half the time
        datetime: datetime.isoformat,
        date: date.isoformat,
        list: _array,
        tuple: _array,
        dict: lambda value: _text(json.dumps(value, default=str)),
        bytes: lambda value: f"\\\\x{value.hex()}",
        Sealed: lambda value: f"\\\\x{value.data.hex()}",
    }
)


def analyze(*kinds: type[models.Model]) -> None:
    """Let the planner know what was loaded: into these tables, or into any."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(model._meta.db_table for model in kinds))


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
