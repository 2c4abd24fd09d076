"""The facility of a referral goes with the other sealed columns."""

from importlib import import_module

from django.db import migrations

_FORMER = import_module("tppo_cases.privacy.migrations.0005_documents_and_sessions")
_OPEN = "    UPDATE referrals_referral SET facility = '' WHERE case_id = ANY(cases) AND facility <> '';\n"
_ERASE = _FORMER._ERASE.replace(_OPEN, "")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_documents_and_sessions"), ("referrals", "0008_sealed_facility")]

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
