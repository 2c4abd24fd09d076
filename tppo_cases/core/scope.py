"""The row-level-security context: which principals the current transaction acts for.

The settings are local to the transaction (``set_config(..., true)``), so nothing survives on a pooled connection.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

PRINCIPALS = "simpul.principals"
READS_AUDIT = "simpul.reads_audit"
ACTOR = "simpul.actor"
SYSTEM_ROLE = "simpul_jobs"
REPORT_ROLE = "simpul_report"


def _enter(principals: str, reads_audit: str, actor: str) -> None:
    """Set all three; the database looks up which cases are walled off from the person among the principals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true), simpul_enter(%s, %s)", [ACTOR, actor, principals, reads_audit])


def _current(*names: str) -> list[str]:
    with connection.cursor() as cursor:
        columns = ", ".join(["coalesce(current_setting(%s, true), '')"] * len(names))
        cursor.execute(f"SELECT {columns}", list(names))  # only placeholders are joined
        return list(cursor.fetchone())


@contextmanager
def scope_principals(principals: Iterable[int], *, reads_audit: bool = False, actor_id: int | None = None) -> Iterator[None]:
    """Run a block, inside one transaction, as these principals; the former context returns afterwards.

    ``actor_id`` is the person whom the trace of changed rows names.
    """
    literal = "{" + ",".join(str(int(principal)) for principal in sorted(principals)) + "}"
    with transaction.atomic():
        before = _current(PRINCIPALS, READS_AUDIT, ACTOR)
        _enter(literal, "on" if reads_audit else "", str(actor_id or ""))
        yield
        # Not in a finally: after an error the transaction is rolled back, and the settings with it.
        if not connection.needs_rollback:
            _enter(*before)


@contextmanager
def in_the_name_of(actor_id: int) -> Iterator[None]:
    """Run a block, inside one transaction, whose audit events may name this person. It opens no row.

    For acts of a person who has no context yet or no longer: a sign-in, an invitation, a denial after its rollback.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        (before,) = _current(ACTOR)
        cursor.execute("SELECT set_config(%s, %s, true)", [ACTOR, str(actor_id)])
        yield
        if not connection.needs_rollback:
            cursor.execute("SELECT set_config(%s, %s, true)", [ACTOR, before])


@contextmanager
def _role(name: str) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute(f'SET LOCAL ROLE "{name}"')
        yield
        cursor.execute("SET LOCAL ROLE NONE" if before == "none" else f'SET LOCAL ROLE "{before}"')


@contextmanager
def system_role() -> Iterator[None]:
    """Run timed work (expiry of referrals, holds, exports) as the narrow database role for jobs."""
    with _role(SYSTEM_ROLE):
        yield


@contextmanager
def report_role() -> Iterator[None]:
    """Run statistics as the database role that may read only the columns that statistics need."""
    with _role(REPORT_ROLE):
        yield
