"""Removal knows documents, which keep their row when their key goes, and the table in which sessions stand now.

The files of removed documents are deleted by the hourly sweep; without their key they are noise before it comes.
"""

from importlib import import_module

from django.db import migrations

from tppo_cases.core.rls import keeper_function

_FORMER = import_module("tppo_cases.privacy.migrations.0003_removal")
_DOCUMENTS = """
    UPDATE victims_document SET file_key = NULL, title = NULL, original_name = NULL, removal_reason = NULL, fingerprint = '',
        destroyed_at = coalesce(destroyed_at, clock_timestamp()) WHERE case_id = ANY(cases);
    FOR place IN"""
_ELSEWHERE = "WHERE t.relkind = 'r' AND t.relname <> 'victims_document' AND"
_ERASE = _FORMER._ERASE.replace("\n    FOR place IN", _DOCUMENTS).replace("WHERE t.relkind = 'r' AND", _ELSEWHERE)
_RETIRE = _FORMER._RETIRE.replace("django_session", "access_session")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_traces"), ("victims", "0012_documents"), ("access", "0007_signin_rights")]

    operations = [
        migrations.RunSQL(
            sql=["DROP FUNCTION simpul_erase_person(uuid)", "DROP FUNCTION simpul_retire(text, timestamptz, boolean)"],
            reverse_sql=migrations.RunSQL.noop,
        ),
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
