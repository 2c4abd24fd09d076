"""What fields held before goes with the person's data, last of all: removing the rest has just been kept as well."""

from importlib import import_module

from django.db import migrations

_FORMER = import_module("tppo_cases.privacy.migrations.0006_sealed_facility")
_CARRIED_OUT = "    UPDATE privacy_erasure SET carried_out_at = clock_timestamp() WHERE id = o.id;\n"
_ERASE = _FORMER._ERASE.replace(
    _CARRIED_OUT, f"{_CARRIED_OUT}    DELETE FROM audit_formerrow WHERE case_id = ANY(cases) OR victim_id = o.victim_id;\n"
)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0007_least_rights"), ("audit", "0008_former_rows")]

    operations = [
        migrations.RunSQL(
            sql=[
                "SET LOCAL ROLE simpul_keeper",
                "CREATE OR REPLACE FUNCTION simpul_erase_person(ordered uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
                f" SET search_path = public, pg_temp AS $body$ {_ERASE} $body$",
                "RESET ROLE",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
