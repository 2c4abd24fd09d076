"""The first step of every change: one at a time for each case."""

from uuid import UUID

from django.db import connection


def lock_case(case_id: UUID) -> None:
    """Lock the case until the transaction ends, also for a side that may not see it. Lock order: case, referral, bed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT simpul_lock_case(%s)", [case_id])
