"""The second wall as the database itself describes it: no table of a case without it, no role above it."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Every table that names a case or a person, and every table that refers to one of those, to any depth.
CASE_TABLES = """
WITH RECURSIVE bound AS (
    SELECT oid FROM pg_class WHERE relname IN ('victims_victimcase', 'victims_victim')
    UNION
    SELECT k.conrelid FROM pg_constraint k JOIN bound b ON k.confrelid = b.oid WHERE k.contype = 'f'
), named AS (
    SELECT attrelid AS oid FROM pg_attribute WHERE attname IN ('case_id', 'victim_id', 'person_id') AND attnum > 0
)
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
  AND c.oid IN (SELECT oid FROM bound UNION SELECT oid FROM named)
"""
# What the application may remove: sessions, second factors, tokens, counted failures, the search tokens of a corrected name.
REMOVABLE = {
    "access_session", "mfa_authenticator", "knox_authtoken", "axes_accessattempt",
    "axes_accessattemptexpiration", "victims_searchtoken",
}  # fmt: skip


ROLES = ["simpul_owner", "simpul_app", "simpul_keeper", "simpul_report", "simpul_jobs"]


def rows(query: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def test_every_table_of_a_case_or_person_has_forced_row_level_security():
    found = dict(rows(CASE_TABLES))
    assert len(found) >= 24
    assert {table for table, walled in found.items() if not walled} == set()


def test_every_walled_table_answers_the_application_by_a_policy_of_its_own():
    policies = rows(
        "SELECT tablename, policyname, qual FROM pg_policies WHERE 'simpul_app' = ANY(roles) AND cmd IN ('SELECT', 'ALL')"
    )
    bound = {table for table, _ in rows(CASE_TABLES)}
    assert bound <= {table for table, _, _ in policies}
    assert {name for table, name, qual in policies if table in bound and qual in (None, "true")} == set()


def test_policies_ask_each_row_and_never_collect_all_that_a_person_sees():
    found = rows("SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = 'public'")
    parts = [(*names, part) for *names, qual, check in found for part in (qual, check) if "valid_until > now()" in (part or "")]
    asked = [
        (table, name, part.count("a.valid_until > now()"), part.count("OFFSET 0")) for table, name, part in parts
        if "victims_caseaccess" in part or "victims_victimaccess" in part
    ]  # fmt: skip
    assert len(asked) > 40
    assert [each for each in asked if each[2] != each[3]] == []


def test_no_view_reads_with_the_rights_of_its_owner():
    views = rows(
        "SELECT relname, reloptions FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    )
    assert [name for name, options in views if "security_invoker=true" not in (options or [])] == []


def test_no_role_of_ours_passes_the_wall():
    found = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit FROM pg_roles WHERE rolname = ANY(%s)",
        ROLES,
    )
    assert len(found) == len(ROLES)
    assert [row[0] for row in found if any(row[1:])] == []


def test_the_application_owns_nothing():
    owned = rows(
        "SELECT relname FROM pg_class"
        " WHERE pg_get_userbyid(relowner) <> 'simpul_owner' AND relnamespace = 'public'::regnamespace"
    )
    assert owned == []


def test_only_the_owner_may_become_the_keeper():
    members = rows(
        "SELECT pg_get_userbyid(roleid), pg_get_userbyid(member) FROM pg_auth_members"
        " WHERE pg_get_userbyid(member) = ANY(%s) AND (inherit_option OR pg_get_userbyid(roleid) = 'simpul_keeper')",
        ROLES,
    )
    assert set(members) == {("simpul_keeper", "simpul_owner")}


def test_functions_of_the_keeper_have_a_fixed_search_path_and_no_public_caller():
    functions = rows(
        "SELECT proname, proconfig, coalesce(array_to_string(proacl, ','), '=X/') FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert functions
    assert [name for name, config, _ in functions if not any("search_path" in entry for entry in config or [])] == []
    assert [name for name, _, rights in functions if rights.startswith("=X/") or ",=X/" in rights] == []


@pytest.mark.parametrize("table", ["audit_auditevent", "victims_caseaccess", "victims_victimaccess"])
def test_derived_and_append_only_tables_cannot_be_changed_by_the_application(table):
    rights = {right for (right,) in rows(RIGHTS, "simpul_app", table)}
    assert rights <= {"SELECT", "INSERT"}
    assert ("INSERT" in rights) == (table == "audit_auditevent")


RIGHTS = "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = %s AND table_name = %s"


def test_the_application_removes_only_what_may_be_removed():
    removable = {
        table
        for (table,) in rows(
            "SELECT table_name FROM information_schema.role_table_grants"
            " WHERE grantee = 'simpul_app' AND privilege_type = 'DELETE'"
        )
    }
    assert removable == REMOVABLE


def test_timed_work_removes_nothing():
    assert (
        rows(
            "SELECT table_name FROM information_schema.role_table_grants"
            " WHERE grantee = 'simpul_jobs' AND privilege_type = 'DELETE'"
        )
        == []
    )


def test_only_the_owner_empties_a_table():
    roles = rows(
        "SELECT DISTINCT name FROM unnest(%s::text[]) AS name, pg_class c WHERE c.relkind = 'r'"
        " AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(name, c.oid, 'TRUNCATE')",
        ROLES,
    )
    assert roles == [("simpul_owner",)]


def test_the_report_role_reads_no_sealed_column():
    columns = rows(
        "SELECT a.attrelid::regclass::text, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'bytea'::regtype AND a.attnum > 0"
        " AND has_column_privilege('simpul_report', a.attrelid, a.attnum, 'SELECT')"
    )
    assert columns == []
