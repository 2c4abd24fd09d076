"""Matches are looked for of the person asked about, not of everybody: a new record costs the same however many there are."""

from django.db import migrations

from tppo_cases.core.rls import MINE

_NOTE_MATCHES = f"""
BEGIN
    IF NOT EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = subject AND a.principal = ANY({MINE})) THEN
        RETURN;
    END IF;
    INSERT INTO victims_matchcandidate
        (id, victim_id, other_id, case_number, other_case_number, unit_id, other_unit_id, strength, status, found_at)
    SELECT gen_random_uuid(), v.id, o.id, c.number, oc.number, c.owner_unit_id, oc.owner_unit_id,
           CASE WHEN m.identifiers > 0 THEN 'identifier' ELSE 'name_and_birth' END, 'open', now()
    FROM victims_victim v
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE t.kind = 'name') AS words FROM victims_searchtoken t WHERE t.victim_id = v.id
    ) n
    CROSS JOIN LATERAL (
        SELECT t2.victim_id,
               count(*) FILTER (WHERE t.kind IN ('nik', 'passport', 'phone')) AS identifiers,
               count(*) FILTER (WHERE t.kind = 'name') AS names
        FROM victims_searchtoken t
        JOIN victims_searchtoken t2 ON t2.token = t.token AND t2.kind = t.kind AND t2.victim_id <> t.victim_id
        WHERE t.victim_id = v.id
        GROUP BY t2.victim_id
    ) m
    JOIN victims_victim o ON o.id = m.victim_id AND o.person_id <> v.person_id
    CROSS JOIN LATERAL (
        SELECT number, owner_unit_id FROM victims_victimcase WHERE victim_id = v.id ORDER BY opened_at DESC LIMIT 1
    ) c
    CROSS JOIN LATERAL (
        SELECT number, owner_unit_id FROM victims_victimcase WHERE victim_id = o.id ORDER BY opened_at DESC LIMIT 1
    ) oc
    WHERE v.id = subject
      AND (m.identifiers > 0
           OR (m.names >= least(2, n.words) AND n.words > 0 AND v.sex = o.sex
               AND abs(o.birth_year - v.birth_year) <= CASE WHEN n.words > 1 THEN 1 ELSE 0 END))
      AND NOT EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = o.id AND a.principal = ANY({MINE}))
    ON CONFLICT (victim_id, other_id) DO NOTHING;
END
"""


class Migration(migrations.Migration):
    dependencies = [("victims", "0005_cases_by_manager")]

    operations = [
        migrations.RunSQL(
            sql=[
                "SET LOCAL ROLE simpul_keeper",  # only its owner may replace it
                "CREATE OR REPLACE FUNCTION simpul_note_matches(subject uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
                f" SET search_path = public, pg_temp AS $body$ {_NOTE_MATCHES} $body$",
                "RESET ROLE",
            ],
            reverse_sql=migrations.RunSQL.noop,  # 0004 drops it
        ),
    ]
