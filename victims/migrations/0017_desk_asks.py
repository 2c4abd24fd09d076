"""The desk asks both sides, joins two records and can take it back; looking for matches is work for after the commit."""

from django.db import migrations

from tppo_cases.access.principals import COORDINATION_DESK
from tppo_cases.access.rls import sees_case
from tppo_cases.audit.trace import leaves_trace
from tppo_cases.core.rls import MINE, is_mine, keeper_function, not_walled, protect

_DESK = f"{COORDINATION_DESK} = ANY({MINE})"
_OWN_CASE = (
    f"{sees_case('victims_matchquestion.case_id')} AND EXISTS (SELECT 1 FROM victims_victimcase c"
    f" WHERE c.id = victims_matchquestion.case_id AND {is_mine('c.owner_unit_id * 4 + 2')})"
)
_ANSWER = "answered_by_id, answered_at, document_seen, known_elsewhere, note"

_DESK_ONLY = f"""
    IF NOT {_DESK} THEN
        RAISE EXCEPTION 'only the coordination desk may do this' USING ERRCODE = 'insufficient_privilege';
    END IF;
"""
_SIDES = """
    FROM victims_matchcandidate m
    CROSS JOIN LATERAL (VALUES (false, m.victim_id), (true, m.other_id)) s (of_other, victim_id)
    CROSS JOIN LATERAL (
        SELECT l.id, l.number, l.owner_unit_id, l.is_restricted FROM victims_victimcase l
        WHERE l.victim_id = s.victim_id ORDER BY l.opened_at DESC LIMIT 1
    ) c
"""
_LIVE_POST = """
    p.starts_on <= (now() AT TIME ZONE 'Asia/Jakarta')::date
    AND (p.ends_on IS NULL OR p.ends_on > (now() AT TIME ZONE 'Asia/Jakarta')::date)
    AND (p.granted_by_id IS NULL OR p.approved_by_id IS NOT NULL)
"""
# As before, but: a pair stands once, the later record first, whoever was looked for; and the desk's bell rings. Who may not
# see the other record is read from the scope of the person who wrote; only timed work may call it, so that no request can
# feel what it finds.
_NOTE_MATCHES = f"""
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('simpul_note_matches'));
    WITH found AS (
        INSERT INTO victims_matchcandidate (id, victim_id, other_id, strength, status, found_at)
        SELECT DISTINCT ON (o.id) gen_random_uuid(), pair.later, pair.earlier,
               CASE WHEN m.identifiers > 0 THEN 'identifier' ELSE 'name_and_birth' END, 'open', clock_timestamp()
        FROM victims_victim v
        CROSS JOIN LATERAL (
            SELECT t2.victim_id, t.key,
                   count(*) FILTER (WHERE t.kind IN ('nik', 'passport', 'phone')) AS identifiers,
                   count(*) FILTER (WHERE t.kind = 'name') AS names,
                   count(*) FILTER (WHERE t.kind = 'sound') AS sounds,
                   count(*) FILTER (WHERE t.kind = 'whole') AS wholes,
                   (SELECT count(*) FROM victims_searchtoken n
                    WHERE n.victim_id = v.id AND n.key = t.key AND n.kind = 'name') AS words
            FROM victims_searchtoken t
            JOIN victims_searchtoken t2 ON t2.token = t.token AND t2.kind = t.kind AND t2.victim_id <> t.victim_id
            WHERE t.victim_id = v.id AND t.kind NOT IN ('alias', 'joined')
            GROUP BY t2.victim_id, t.key
        ) m
        JOIN victims_victim o ON o.id = m.victim_id AND o.person_id <> v.person_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN v.created_at >= o.created_at THEN v.id ELSE o.id END AS later,
                   CASE WHEN v.created_at >= o.created_at THEN o.id ELSE v.id END AS earlier
        ) pair
        WHERE v.id = subject
          AND (m.identifiers > 0 OR (v.sex = o.sex AND v.sex <> 'unknown' AND (
              (abs(o.birth_year - v.birth_year) <= 1 AND (m.wholes > 0 OR m.names >= 2))
              OR (o.birth_year = v.birth_year AND (m.names >= least(2, m.words) OR m.sounds >= least(2, m.words)))
          )))
          AND EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.victim_id = o.id)
          AND NOT EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = o.id AND a.principal = ANY({MINE}))
          AND NOT EXISTS (
              SELECT 1 FROM victims_matchcandidate x WHERE x.victim_id = pair.earlier AND x.other_id = pair.later
          )
        ORDER BY o.id, m.identifiers DESC
        ON CONFLICT (victim_id, other_id) DO NOTHING
        RETURNING id
    )
    INSERT INTO notifications_notification (id, user_id, kind, target_id, created_at)
    SELECT gen_random_uuid(), p.user_id, 'match_found', found.id, now()
    FROM found CROSS JOIN (
        SELECT DISTINCT p.user_id FROM accounts_membership p WHERE p.role = 'coordinator' AND {_LIVE_POST}
    ) p;
END
"""
_MATCH_SIDES = f"""
BEGIN
    {_DESK_ONLY}
    RETURN QUERY
    SELECT m.id, s.of_other, CASE WHEN c.is_restricted THEN NULL ELSE c.number END,
           CASE WHEN c.is_restricted THEN NULL ELSE c.owner_unit_id END, u.agency_id
    {_SIDES}
    JOIN accounts_unit u ON u.id = c.owner_unit_id
    WHERE m.id = ANY(asked);
END
"""
# The bell rings here, since the desk must not learn who works on a case, least of all on a restricted one.
_ASK_SIDES = f"""
BEGIN
    {_DESK_ONLY}
    IF NOT asker * 4 + 3 = ANY({MINE}) THEN
        RAISE EXCEPTION 'nobody asks in the name of another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH asked AS (
        INSERT INTO victims_matchquestion
            (id, match_id, of_other, case_id, asked_by_id, asked_at, document_seen, known_elsewhere)
        SELECT gen_random_uuid(), m.id, s.of_other, c.id, asker, clock_timestamp(), '', ''
        {_SIDES}
        WHERE m.id = candidate AND m.status = 'open'
        RETURNING case_id, match_id
    )
    INSERT INTO notifications_notification (id, user_id, kind, target_id, created_at)
    SELECT DISTINCT ON (c.id, p.user_id) gen_random_uuid(), p.user_id, 'match_asked', c.id, now()
    FROM asked q
    JOIN victims_victimcase c ON c.id = q.case_id
    CROSS JOIN LATERAL (
        SELECT p.user_id, p.user_id IS NOT DISTINCT FROM c.case_manager_id AS manages, p.role = 'unit_head' AS leads
        FROM accounts_membership p WHERE p.unit_id = c.owner_unit_id AND {_LIVE_POST}
    ) p
    WHERE NOT EXISTS (
            SELECT 1 FROM victims_matchquestion w
            WHERE w.case_id = c.id AND w.match_id <> q.match_id AND w.answered_at IS NULL AND w.closed_at IS NULL
        )
      AND CASE WHEN c.is_restricted
          THEN EXISTS (SELECT 1 FROM victims_caseaccess a WHERE a.case_id = c.id AND a.principal = p.user_id * 4 + 3
                       AND (a.valid_until IS NULL OR a.valid_until > now()))
          ELSE p.manages OR (p.leads AND NOT EXISTS (
              SELECT 1 FROM accounts_membership p
              WHERE p.unit_id = c.owner_unit_id AND p.user_id = c.case_manager_id AND {_LIVE_POST}
          ))
      END;
END
"""
_CLOSE_QUESTIONS = """
BEGIN
    UPDATE victims_matchquestion SET closed_at = now() WHERE match_id = NEW.id AND closed_at IS NULL;
    RETURN NULL;
END
"""
_JOIN_PERSONS = f"""
DECLARE
    pair record;
BEGIN
    {_DESK_ONLY}
    PERFORM pg_advisory_xact_lock(hashtext('simpul_persons'));
    SELECT v.person_id AS newer, o.person_id AS older INTO STRICT pair
    FROM victims_matchcandidate m
    JOIN victims_victim v ON v.id = m.victim_id
    JOIN victims_victim o ON o.id = m.other_id
    WHERE m.id = candidate AND m.status = 'asked';
    UPDATE victims_victim SET person_id = pair.older WHERE person_id = pair.newer;
END
"""
# A record begins as its own person. All records of the person begin anew, and every other confirmed pair among them is
# joined again in its order: what remains is what would be there if this pair had never been confirmed.
_PART_PERSONS = f"""
DECLARE
    records uuid[];
    pair record;
BEGIN
    {_DESK_ONLY}
    PERFORM pg_advisory_xact_lock(hashtext('simpul_persons'));
    SELECT array_agg(r.id) INTO records
    FROM victims_matchcandidate m
    JOIN victims_victim v ON v.id = m.victim_id
    JOIN victims_victim r ON r.person_id = v.person_id
    WHERE m.id = candidate AND m.status = 'confirmed';
    IF records IS NULL THEN
        RAISE EXCEPTION 'only a confirmed pair is taken back' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE victims_victim SET person_id = id WHERE id = ANY(records);
    FOR pair IN
        SELECT m.victim_id, m.other_id FROM victims_matchcandidate m
        WHERE m.status = 'confirmed' AND m.id <> candidate AND m.victim_id = ANY(records)
        ORDER BY m.decided_at, m.id
    LOOP
        UPDATE victims_victim SET person_id = (SELECT o.person_id FROM victims_victim o WHERE o.id = pair.other_id)
        WHERE person_id = (SELECT v.person_id FROM victims_victim v WHERE v.id = pair.victim_id);
    END LOOP;
END
"""


def _replaced(signature: str, body: str, *more: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=[
            "SET LOCAL ROLE simpul_keeper",  # only its owner may replace it
            f"CREATE OR REPLACE FUNCTION {signature} RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
            f" SET search_path = public, pg_temp AS $body$ {body} $body$",
            *more,
            "RESET ROLE",
        ],
        reverse_sql=migrations.RunSQL.noop,  # 0004 drops it
    )


class Migration(migrations.Migration):
    dependencies = [
        ("victims", "0016_match_questions"),
        ("notifications", "0003_kinds_of_protection"),
        ("accounts", "0003_two_persons"),
    ]

    operations = [
        protect("victims_matchquestion", select=f"{_DESK} OR ({_OWN_CASE})", update=_OWN_CASE),
        migrations.RunSQL(
            sql=[
                "REVOKE UPDATE ON victims_matchquestion FROM simpul_app",
                f"GRANT UPDATE ({_ANSWER}) ON victims_matchquestion TO simpul_app",
            ],
            reverse_sql=migrations.RunSQL.noop,  # the table's own grants return with the wall
        ),
        migrations.RunSQL(
            sql="CREATE POLICY conflict ON victims_matchquestion AS RESTRICTIVE FOR ALL TO simpul_app"
            f" USING ({not_walled('case_id')})",
            reverse_sql="DROP POLICY conflict ON victims_matchquestion",
        ),
        leaves_trace("victims_matchquestion"),
        keeper_function(
            "simpul_match_sides(asked uuid[])",
            "TABLE (match_id uuid, of_other boolean, number varchar, unit_id bigint, agency_id bigint)",
            _MATCH_SIDES,
        ),
        keeper_function("simpul_ask_sides(candidate uuid, asker bigint)", "void", _ASK_SIDES),
        keeper_function("simpul_part_persons(candidate uuid)", "void", _PART_PERSONS),
        keeper_function("simpul_close_questions()", "trigger", _CLOSE_QUESTIONS, callable_by_app=False),
        migrations.RunSQL(
            sql=(
                "CREATE TRIGGER close_questions AFTER UPDATE OF status ON victims_matchcandidate FOR EACH ROW"
                " WHEN (OLD.status = 'asked' AND NEW.status <> 'asked') EXECUTE FUNCTION simpul_close_questions()"
            ),
            reverse_sql="DROP TRIGGER close_questions ON victims_matchcandidate",
        ),
        _replaced("simpul_join_persons(candidate uuid)", _JOIN_PERSONS),
        _replaced(
            "simpul_note_matches(subject uuid)",
            _NOTE_MATCHES,
            "REVOKE EXECUTE ON FUNCTION simpul_note_matches(uuid) FROM simpul_app",
        ),
    ]
