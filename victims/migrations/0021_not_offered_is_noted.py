"""Who was not offered to the writer is noted for the desk, also when the writer sees a part of her case."""

from importlib import import_module

from django.db import migrations

from tppo_cases.core.rls import MINE, keeper_function

_FORMER = import_module("victims.migrations.0017_desk_asks")
_SEEN = f"NOT EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = o.id AND a.principal = ANY({MINE}))"
_NOTE_MATCHES = _FORMER._NOTE_MATCHES.replace(_SEEN, "o.id <> ALL(offered)")


def _only_jobs(types: str) -> tuple[str, ...]:
    return (
        "SET LOCAL ROLE simpul_keeper",
        f"REVOKE EXECUTE ON FUNCTION simpul_note_matches({types}) FROM simpul_app",
        "RESET ROLE",
    )


_OLD = keeper_function("simpul_note_matches(subject uuid)", "void", _FORMER._NOTE_MATCHES)
_NEW = keeper_function("simpul_note_matches(subject uuid, offered uuid[])", "void", _NOTE_MATCHES)


class Migration(migrations.Migration):
    dependencies = [("victims", "0020_steps")]

    operations = [
        migrations.RunSQL(sql=_OLD.reverse_sql, reverse_sql=(*_OLD.sql, *_only_jobs("uuid"))),
        migrations.RunSQL(sql=(*_NEW.sql, *_only_jobs("uuid, uuid[]")), reverse_sql=_NEW.reverse_sql),
    ]
