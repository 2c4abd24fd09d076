"""The wall against one officer, and the emergency door: both kept by the database.

A wall is looked up when a context is entered (``simpul_enter``) and asked by the policies of the two derived tables, on which
all other policies rest. The emergency door writes its grant and its record as the keeper, since who uses it does not see
the case yet: at most three a day, none while two of one's own wait for a review longer than a day.
"""

from django.db import migrations

from tppo_cases.access.rls import sees_case
from tppo_cases.core.rls import is_mine, keeper_function, not_walled, protect

_WALLS = """
BEGIN
    RETURN QUERY
    SELECT coalesce(array_agg(DISTINCT c.id), '{}'), coalesce(array_agg(DISTINCT v.id), '{}')
    FROM victims_casewall w
    JOIN victims_victimcase wc ON wc.id = w.case_id
    JOIN victims_victim wv ON wv.id = wc.victim_id
    JOIN victims_victim v ON v.person_id = wv.person_id
    JOIN victims_victimcase c ON c.victim_id = v.id
    WHERE w.lifted_at IS NULL AND w.user_id IN (SELECT p / 4 FROM unnest(asked) p WHERE p % 4 = 3);
END
"""
_OPEN = """
DECLARE
    actor bigint := (SELECT p / 4 FROM unnest(simpul_principals()) p WHERE p % 4 = 3);
    hit victims_victimcase;
    now_ timestamptz := now();
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('emergency', actor));
    IF (SELECT count(*) FROM victims_emergencyaccess e WHERE e.user_id = actor AND e.opened_at > now_ - interval '24 hours') >= 3 THEN
        RETURN QUERY SELECT NULL::uuid, 'too_many';
        RETURN;
    END IF;
    IF (SELECT count(*) FROM victims_emergencyaccess e WHERE e.user_id = actor AND e.reviewed_at IS NULL
        AND e.opened_at < now_ - interval '24 hours') >= 2 THEN
        RETURN QUERY SELECT NULL::uuid, 'suspended';
        RETURN;
    END IF;
    SELECT * INTO hit FROM victims_victimcase c
    WHERE c.number = asked AND NOT c.is_restricted AND c.id <> ALL(simpul_walled_cases());
    IF NOT FOUND THEN
        RETURN QUERY SELECT NULL::uuid, 'unknown';
        RETURN;
    END IF;
    INSERT INTO victims_emergencyaccess
        (id, case_id, owner_unit_id, user_id, groups, reason, story, opened_at, valid_until, verdict)
    VALUES (row_key, hit.id, hit.owner_unit_id, actor, parts, why, told, now_, now_ + interval '60 minutes', '');
    INSERT INTO victims_casegrant
        (id, case_id, principal, groups, source, source_id, legal_ground, purpose, valid_until, granted_by_id, granted_at,
         ended_reason)
    VALUES (grant_key, hit.id, actor * 4 + 3, parts, 'break_glass', row_key, 'vital', '', now_ + interval '60 minutes', actor,
            now_, '');
    RETURN QUERY SELECT hit.id, '';
END
"""
_OWN_WALL = not_walled("case_id")
_ACCESS = {"victims_caseaccess": not_walled("case_id"), "victims_victimaccess": not_walled("victim_id", victims=True)}
_EMERGENCY = (
    f"{is_mine('user_id * 4 + 3')} OR {sees_case('victims_emergencyaccess.case_id')}"
    " OR current_setting('simpul.reads_audit', true) = 'on'"
)
_REVIEW = "reviewed_by_id, reviewed_at, verdict, review"
_CASE = sees_case("victims_casewall.case_id")


class Migration(migrations.Migration):
    dependencies = [("victims", "0009_protection"), ("core", "0003_context"), ("access", "0005_approval_wall")]

    operations = [
        migrations.RunSQL(sql="DROP FUNCTION simpul_walls(bigint[])", reverse_sql=migrations.RunSQL.noop),
        keeper_function("simpul_walls(asked bigint[])", "TABLE (cases uuid[], victims uuid[])", _WALLS),
        keeper_function(
            "simpul_open_in_emergency(asked text, row_key uuid, grant_key uuid, parts text[], why text, told bytea)",
            "TABLE (case_id uuid, refused text)",
            f"#variable_conflict use_column {_OPEN}",
        ),
        protect("victims_casewall", select=_CASE, insert=f"{_CASE} AND {is_mine('raised_by_id * 4 + 3')}", update=_CASE),
        migrations.RunSQL(
            sql=[
                "REVOKE UPDATE ON victims_casewall FROM simpul_app",
                "GRANT UPDATE (lifted_by_id, lifted_at) ON victims_casewall TO simpul_app",
                "DROP POLICY app_update ON victims_casewall",
                f"CREATE POLICY app_update ON victims_casewall FOR UPDATE TO simpul_app USING ({_CASE})"
                f" WITH CHECK ({is_mine('lifted_by_id * 4 + 3')})",
            ],
            reverse_sql=["GRANT UPDATE ON victims_casewall TO simpul_app"],
        ),
        protect("victims_emergencyaccess", select=_EMERGENCY, update="current_setting('simpul.reads_audit', true) = 'on'"),
        migrations.RunSQL(
            sql=[
                "REVOKE UPDATE ON victims_emergencyaccess FROM simpul_app",
                f"GRANT UPDATE ({_REVIEW}) ON victims_emergencyaccess TO simpul_app",
                "DROP POLICY app_update ON victims_emergencyaccess",
                "CREATE POLICY app_update ON victims_emergencyaccess FOR UPDATE TO simpul_app"
                " USING (current_setting('simpul.reads_audit', true) = 'on')"
                f" WITH CHECK ({is_mine('reviewed_by_id * 4 + 3')})",
            ],
            reverse_sql=["GRANT UPDATE ON victims_emergencyaccess TO simpul_app"],
        ),
        # The two tables on which every other policy rests.
        *(
            migrations.RunSQL(
                sql=f"ALTER POLICY app_select ON {table} USING ({is_mine('principal')} AND {condition})",
                reverse_sql=f"ALTER POLICY app_select ON {table} USING ({is_mine('principal')})",
            )
            for table, condition in _ACCESS.items()
        ),
        # Those that are seen by another way than the case: the desk's pairs and requests for a second person.
        migrations.RunSQL(
            sql=[
                f"CREATE POLICY conflict ON victims_matchcandidate AS RESTRICTIVE FOR ALL TO simpul_app"
                f" USING ({not_walled('victim_id', victims=True)} AND {not_walled('other_id', victims=True)})",
                f"CREATE POLICY conflict ON access_approval AS RESTRICTIVE FOR SELECT TO simpul_app"
                f" USING (case_id IS NULL OR {_OWN_WALL})",
            ],
            reverse_sql=["DROP POLICY conflict ON access_approval", "DROP POLICY conflict ON victims_matchcandidate"],
        ),
    ]
