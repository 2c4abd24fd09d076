"""Row-level security by access to a case: the conditions that the walls of all higher apps share."""

from django.db import migrations

from tppo_cases.core.rls import MINE, protect


def sees_case(column: str) -> str:
    """SQL that is true when the current principals have live access to the case in ``column``.

    OFFSET keeps it a question to each row: else the planner, which cannot know how many principals there are, first
    collects every case that they see.
    """
    return (
        f"EXISTS (SELECT 1 FROM victims_caseaccess a WHERE a.case_id = {column} AND a.principal = ANY({MINE})"  # noqa: S608
        " AND (a.valid_until IS NULL OR a.valid_until > now()) OFFSET 0)"
    )


def protect_case_bound(table: str, *, column: str = "case_id", jobs: bool = False) -> migrations.RunSQL:
    """The usual policies of a table that hangs on a case: whoever sees the case, by ``EXISTS`` on case_access."""
    condition = sees_case(f"{table}.{column}")
    return protect(table, select=condition, insert=condition, update=condition, jobs=jobs)
