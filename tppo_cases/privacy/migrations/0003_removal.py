"""Removing a person's data, and what is older than its time: functions of the keeper, so that no role can do more.

``simpul_erase_person`` removes only what a tombstone orders, after looking at every limit itself.
"""

from django.db import migrations

from tppo_cases.core.rls import MINE, keeper_function

_BY_JOBS = "coalesce(current_setting('role', true), '') = 'simpul_jobs'"

_LIMITS = f"""
DECLARE
    found text[] := '{{}}';
    kept_until timestamptz;
BEGIN
    IF NOT {_BY_JOBS} AND EXISTS (
        SELECT 1 FROM victims_victimcase c WHERE c.victim_id = subject AND NOT (c.owner_unit_id * 4 + 2 = ANY({MINE}))
    ) THEN
        RETURN ARRAY['unseen'];
    END IF;
    IF EXISTS (
        SELECT 1 FROM privacy_erasure e WHERE e.victim_id = subject AND e.carried_out_at >=
            (SELECT max(coalesce(c.closed_at, 'infinity')) FROM victims_victimcase c WHERE c.victim_id = subject)
    ) THEN
        RETURN ARRAY['done'];
    END IF;
    SELECT now() - make_interval(days => r.days) INTO STRICT kept_until FROM privacy_retentionrule r WHERE r.code = rule;
    IF EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.victim_id = subject AND c.closed_at IS NULL) THEN
        found := found || 'open'::text;
    END IF;
    IF EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.victim_id = subject AND c.closed_at > kept_until) THEN
        found := found || 'period'::text;
    END IF;
    IF EXISTS (
        SELECT 1 FROM privacy_legalhold h JOIN victims_victimcase c ON c.id = h.case_id
        WHERE c.victim_id = subject AND h.lifted_at IS NULL AND (h.until IS NULL OR h.until > now())
    ) THEN
        found := found || 'hold'::text;
    END IF;
    IF EXISTS (
        SELECT 1 FROM victims_victimidentity i WHERE i.victim_id = subject AND i.police_report_number IS NOT NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM privacy_legalhold h JOIN victims_victimcase c ON c.id = h.case_id
        WHERE c.victim_id = subject AND h.ground = 'proceedings' AND h.lifted_at IS NOT NULL
    ) THEN
        found := found || 'proceedings'::text;
    END IF;
    RETURN found;
END
"""
# Every sealed column of every table that hangs on the case, also of tables that come later; then the person herself.
_ERASE = f"""
DECLARE
    o privacy_erasure%ROWTYPE;
    cases uuid[];
    place record;
BEGIN
    SELECT * INTO o FROM privacy_erasure WHERE id = ordered AND carried_out_at IS NULL FOR UPDATE;
    IF NOT FOUND OR (o.ground = 'retention') <> ({_BY_JOBS}) THEN
        RAISE EXCEPTION 'nobody ordered this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF o.ground = 'request' AND NOT EXISTS (
        SELECT 1 FROM privacy_subjectrequest r JOIN victims_victimcase c ON c.id = r.case_id
        WHERE r.id = o.request_id AND r.kind = 'erasure' AND r.status = 'in_work' AND r.asked_by_id = o.asked_by_id
          AND c.victim_id = o.victim_id
    ) THEN
        RAISE EXCEPTION 'no such request' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM victims_victimcase c WHERE c.victim_id = o.victim_id ORDER BY c.id FOR NO KEY UPDATE;
    IF simpul_erasure_limits(o.victim_id, CASE o.ground WHEN 'retention' THEN 'case_closed' ELSE 'case_minimum' END) <> '{{}}' THEN
        RAISE EXCEPTION 'a limit stands against this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT array_agg(c.id) INTO cases FROM victims_victimcase c WHERE c.victim_id = o.victim_id;
    FOR place IN
        SELECT t.relname AS name, k.attname AS key,
               string_agg(format('%I = NULL', s.attname), ', ') AS cleared,
               string_agg(format('%I IS NOT NULL', s.attname), ' OR ') AS filled
        FROM pg_class t
        JOIN pg_attribute k ON k.attrelid = t.oid AND k.atttypid = 'uuid'::regtype AND k.attname =
             CASE t.relname WHEN 'victims_victimcase' THEN 'id' WHEN 'victims_victimidentity' THEN 'victim_id' ELSE 'case_id' END
        JOIN pg_attribute s ON s.attrelid = t.oid AND s.atttypid = 'bytea'::regtype AND NOT s.attisdropped
        WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
        GROUP BY t.relname, k.attname
    LOOP
        EXECUTE format('UPDATE %I SET %s WHERE %I = ANY($1) AND (%s)', place.name, place.cleared, place.key, place.filled)
        USING CASE place.name WHEN 'victims_victimidentity' THEN ARRAY[o.victim_id] ELSE cases END;
    END LOOP;
    DELETE FROM victims_searchtoken WHERE victim_id = o.victim_id;
    UPDATE victims_victimidentity SET birth_precision = 'unknown' WHERE victim_id = o.victim_id;
    UPDATE victims_victim SET initials = '–', birth_year = NULL WHERE id = o.victim_id;
    UPDATE victims_victimcase SET age_at_intake = NULL WHERE id = ANY(cases);
    UPDATE victims_casegrant SET purpose = '' WHERE case_id = ANY(cases) AND purpose <> '';
    UPDATE victims_caseuserpermission SET reason = '' WHERE case_id = ANY(cases) AND reason <> '';
    UPDATE referrals_referral SET facility = '' WHERE case_id = ANY(cases) AND facility <> '';
    UPDATE privacy_erasure SET carried_out_at = clock_timestamp() WHERE id = o.id;
END
"""

# class -> (table, which rows, what happens to them); $1 is the moment before which they go.
_CLASSES = {
    "drafts": [(
        "victims_intakedraft", "content IS NOT NULL AND saved_at < before",
        "UPDATE victims_intakedraft SET content = NULL,"
        " status = CASE status WHEN 'open' THEN 'discarded' ELSE status END WHERE {where}",
    )],
    "notifications": [("notifications_notification", "created_at < before", "")],
    "outbox": [
        ("notifications_processedmessage", "at < before", ""),
        ("notifications_outboxmessage", "done_at < before", ""),
    ],
    "command_keys": [("access_commandkey", "created_at < before", "")],
    "sessions": [("django_session", "expire_date < before", "")],
    "tokens": [("knox_authtoken", "expiry < before", "")],
    "login_failures": [
        (
            "axes_accessattemptexpiration",
            "access_attempt_id IN (SELECT a.id FROM axes_accessattempt a WHERE a.attempt_time < before)", "",
        ),
        ("axes_accessattempt", "attempt_time < before", ""),
    ],
}  # fmt: skip


def _branch(code: str) -> str:
    steps = []
    for table, where, statement in _CLASSES[code]:
        act = (statement or "DELETE FROM {table} WHERE {where}").format(table=table, where=where)
        steps.append(
            f"IF really THEN {act}; ELSE PERFORM 1 FROM {table} WHERE {where}; END IF;"  # built from constants
            " GET DIAGNOSTICS number = ROW_COUNT; total := total + number;"
        )
    return f"WHEN '{code}' THEN {' '.join(steps)}"


_RETIRE = f"""
DECLARE
    total bigint := 0;
    number bigint;
BEGIN
    CASE what {" ".join(_branch(code) for code in _CLASSES)} END CASE;
    RETURN total;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_walls"),
        ("referrals", "0005_restricted"),
        ("notifications", "0002_newest_first"),
        ("access", "0003_least_rights"),
        ("axes", "0010_accessattemptexpiration"),
        ("knox", "0009_extend_authtoken_field"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        keeper_function("simpul_erasure_limits(subject uuid, rule text)", "text[]", _LIMITS),
        keeper_function("simpul_erase_person(ordered uuid)", "void", _ERASE),
        keeper_function("simpul_retire(what text, before timestamptz, really boolean)", "bigint", _RETIRE),
        migrations.RunSQL(
            sql=[
                "SET LOCAL ROLE simpul_keeper",
                "REVOKE EXECUTE ON FUNCTION simpul_retire(text, timestamptz, boolean) FROM simpul_app",
                "RESET ROLE",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
