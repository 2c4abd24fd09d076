"""Tokens name their key; like names are found by their skeletons, neighbours in one word, and as a whole.

Those of registered persons are made again here, in the transaction of the migration.
"""

from typing import Any

from django.db import migrations, models

from tppo_cases.core.rls import MINE
from tppo_cases.core.sealed import open_bytes

FIELDS = ("full_name", "other_names", "alias", "nik", "passport", "phone")
SAME_PERSON = """
m.identifiers > 0 OR (v.sex = o.sex AND v.sex <> 'unknown' AND (
    (abs(o.birth_year - v.birth_year) <= 1 AND (m.wholes > 0 OR m.names >= 2))
    OR (o.birth_year = v.birth_year AND (m.names >= least(2, m.words) OR m.sounds >= least(2, m.words)))
))
"""
NOTE_MATCHES = f"""
BEGIN
    IF NOT EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = subject AND a.principal = ANY({MINE})) THEN
        RETURN;
    END IF;
    INSERT INTO victims_matchcandidate
        (id, victim_id, other_id, case_number, other_case_number, unit_id, other_unit_id, strength, status, found_at)
    SELECT DISTINCT ON (o.id) gen_random_uuid(), v.id, o.id, c.number, oc.number, c.owner_unit_id, oc.owner_unit_id,
           CASE WHEN m.identifiers > 0 THEN 'identifier' ELSE 'name_and_birth' END, 'open', now()
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
        SELECT number, owner_unit_id FROM victims_victimcase WHERE victim_id = v.id ORDER BY opened_at DESC LIMIT 1
    ) c
    CROSS JOIN LATERAL (
        SELECT number, owner_unit_id FROM victims_victimcase WHERE victim_id = o.id ORDER BY opened_at DESC LIMIT 1
    ) oc
    WHERE ({SAME_PERSON})
      AND v.id = subject
      AND NOT EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = o.id AND a.principal = ANY({MINE}))
    ORDER BY o.id, m.identifiers DESC
    ON CONFLICT (victim_id, other_id) DO NOTHING;
END
"""


def rebuild(apps: Any, schema_editor: Any) -> None:
    """Make the tokens of every registered person again, under the keys that are set now."""
    from victims.services.tokens import tokens_of  # noqa: PLC0415  # only where there is somebody

    alias = schema_editor.connection.alias
    Identity, Token = (apps.get_model("victims", name) for name in ("VictimIdentity", "SearchToken"))
    Token.objects.using(alias).all().delete()
    for identity in Identity.objects.using(alias).iterator(chunk_size=500):
        known = {name: _plain(identity, name) for name in FIELDS}
        Token.objects.using(alias).bulk_create(
            Token(victim_id=identity.pk, kind=kind, key=key, token=token) for kind, key, token in tokens_of(known)
        )


def _plain(identity: Any, name: str) -> str:
    value = getattr(identity, name)
    place = f"victims_victimidentity.{name}:{identity.pk}"
    return "" if value is None else open_bytes(value.data, place=place).decode()


class Migration(migrations.Migration):
    dependencies = [("victims", "0012_documents")]

    operations = [
        migrations.AddField("searchtoken", "key", models.CharField(default="", max_length=8), preserve_default=False),
        migrations.RunPython(rebuild, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(
            sql=[
                "SET LOCAL ROLE simpul_keeper",
                "CREATE OR REPLACE FUNCTION simpul_note_matches(subject uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
                f" SET search_path = public, pg_temp AS $body$ {NOTE_MATCHES} $body$",
                "RESET ROLE",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
