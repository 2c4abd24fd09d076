"""Make 100,000 cases of 10,000: the seeded rows are copied inside the database, and the copies get aliases of their own."""

import io
from collections.abc import Iterator
from uuid import UUID

from django.db import connections, models, transaction

from referrals.models import Message, Referral, ReferralEvent
from shelters.models import Placement
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import SealedField, reveal, seal_bytes
from tppo_cases.provisioning.demo.load import analyze, derive, open_tables
from victims.models.case import CaseOwnership, Deadline, VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.person import SearchToken, Victim, VictimIdentity
from victims.models.work import Assessment, Consent, Note, Plan, Screening, Service
from victims.selectors.cases import Groups

# Which rows of a table belong to the cases that are copied; beds that are taken cannot be taken twice.
_OF_CASE = "case_id IN (SELECT id FROM bench_case)"
_OF_VICTIM = "victim_id IN (SELECT victim_id FROM bench_case)"
COPIED: dict[type[models.Model], str] = {
    Victim: "id IN (SELECT victim_id FROM bench_case)", VictimIdentity: _OF_VICTIM, SearchToken: _OF_VICTIM,
    VictimCase: "id IN (SELECT id FROM bench_case)", CaseOwnership: _OF_CASE,
    CaseGrant: f"{_OF_CASE} AND NOT (source = 'placement' AND ended_at IS NULL)", CaseUserPermission: _OF_CASE,
    Deadline: _OF_CASE, Consent: _OF_CASE, Screening: _OF_CASE, Assessment: _OF_CASE, Plan: _OF_CASE, Service: _OF_CASE,
    Note: _OF_CASE, Placement: f"{_OF_CASE} AND status NOT IN ('proposed', 'active')", Referral: _OF_CASE,
    ReferralEvent: _OF_CASE, Message: _OF_CASE, AuditEvent: _OF_CASE,
}  # fmt: skip
_COPY_OF = """
CREATE OR REPLACE FUNCTION pg_temp.copy_of(id uuid, copy int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT overlay(
        id::text PLACING lpad(to_hex((('x' || substr(id::text, 25, 3))::bit(12)::int + copy) % 4096), 3, '0') FROM 25 FOR 3
    )::uuid
$$
"""
COPIES_AT_ONCE = 10  # deferred constraints of one transaction are kept in memory


def grow(cases: int) -> int:
    """Copy until there are about ``cases`` cases; returns how many there are."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM victims_victimcase")
        present = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM victims_victimcase WHERE draft_id IS NULL AND number NOT LIKE '%-%-%-%'")
        originals = cursor.fetchone()[0]
        done = round((present - originals) / originals)
        wanted = round((cases - originals) / originals)
    for first in range(done + 1, wanted + 1, COPIES_AT_ONCE):
        _copy(first, min(first + COPIES_AT_ONCE - 1, wanted))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM victims_victimcase")
        return int(cursor.fetchone()[0])


def _copy(first: int, last: int) -> None:
    with transaction.atomic(using="owner"):
        with open_tables(), connections["owner"].cursor() as cursor:
            cursor.execute(_COPY_OF)
            cursor.execute("DROP TABLE IF EXISTS bench_case")
            cursor.execute(
                "CREATE TEMP TABLE bench_case AS SELECT id, victim_id FROM victims_victimcase"
                " WHERE draft_id IS NULL AND number NOT LIKE '%-%-%-%'"
            )
            cursor.execute("ANALYZE bench_case")
            for model, where in COPIED.items():
                cursor.execute(_insert(model, where), [first, last])
            _seal_aliases(first, last)
            cursor.execute(
                "SELECT pg_temp.copy_of(id, copy) FROM bench_case CROSS JOIN generate_series(%s, %s) AS copy", [first, last]
            )
            made: list[UUID] = [row[0] for row in cursor.fetchall()]
        analyze()
        derive(made, [])


def _insert(model: type[models.Model], where: str) -> str:
    """INSERT … SELECT of a table: keys are moved to their copy, sealed text is left out (it is bound to its row)."""
    fields = model._meta.concrete_fields
    values = ", ".join(_value(model, field) for field in fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, generate_series(%s, %s) AS copy WHERE {where}"  # noqa: S608


def _value(model: type[models.Model], field: models.Field) -> str:
    if isinstance(field, SealedField):
        return "NULL"
    if model is VictimCase and field.name == "number":
        return "number || '-' || copy"
    if model is VictimCase and field.name == "opened_at":
        return "opened_at - copy * interval '7 minutes 13 seconds'"
    target = field.target_field if field.is_relation else field
    return f'pg_temp.copy_of("{field.column}", copy)' if isinstance(target, models.UUIDField) else f'"{field.column}"'


def _seal_aliases(first: int, last: int) -> None:
    """Lists show an alias in every row, so the copies need one that opens."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_alias (victim_id uuid PRIMARY KEY, alias bytea) ON COMMIT DROP")
        cursor.copy_expert("COPY bench_alias FROM STDIN", io.StringIO("".join(_aliases(first, last))))
        cursor.execute("ANALYZE bench_alias")
        cursor.execute("UPDATE victims_victimidentity i SET alias = b.alias FROM bench_alias b WHERE b.victim_id = i.victim_id")
        cursor.execute("DROP TABLE bench_alias")


def _aliases(first: int, last: int) -> Iterator[str]:
    identities = VictimIdentity.objects.using("owner").filter(victim__cases__draft_id__isnull=True)
    view = Groups(ALL_GROUPS)
    originals = identities.exclude(victim__cases__number__regex=r"-\d+-\d+-").distinct()
    for identity in originals.only("victim_id", "alias"):
        alias = reveal(identity, "alias", view)
        text = str(identity.victim_id)
        for copy in range(first, last + 1):
            key = f"{text[:24]}{(int(text[24:27], 16) + copy) % 4096:03x}{text[27:]}"  # as copy_of does
            sealed = seal_bytes(alias.encode(), place=f"victims_victimidentity.alias:{key}")
            yield f"{key}\t\\\\x{sealed.hex()}\n"
