"""One call enters the context of a request: who is acting, and which cases are walled off from that person.

``simpul_walls`` finds none here; the app that knows of cases puts its own in place.
"""

from django.db import migrations

_WALLS = """
CREATE FUNCTION simpul_walls(asked bigint[]) RETURNS TABLE (cases uuid[], victims uuid[]) LANGUAGE sql STABLE AS $$
    SELECT '{}'::uuid[], '{}'::uuid[]
$$
"""
_ENTER = """
CREATE FUNCTION simpul_enter(principals text, reads_audit text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    walled record;
BEGIN
    PERFORM set_config('simpul.principals', principals, true), set_config('simpul.reads_audit', reads_audit, true);
    SELECT * INTO walled FROM simpul_walls(simpul_principals());
    PERFORM set_config('simpul.walled_cases', walled.cases::text, true),
            set_config('simpul.walled_victims', walled.victims::text, true);
END $$
"""
_READ = """
CREATE FUNCTION simpul_walled_{what}() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('simpul.walled_{what}', true), '')::uuid[], '{{}}'::uuid[])
$$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_roles")]

    operations = [
        migrations.RunSQL(
            sql=[_WALLS, _ENTER, _READ.format(what="cases"), _READ.format(what="victims")],
            reverse_sql=[
                "DROP FUNCTION simpul_walled_victims()",
                "DROP FUNCTION simpul_walled_cases()",
                "DROP FUNCTION simpul_enter(text, text)",
                "DROP FUNCTION simpul_walls(bigint[])",
            ],
        ),
    ]
