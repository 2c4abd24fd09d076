"""Policies ask each row whether its case is seen, and no longer collect every case that is (``sees_case``)."""

from django.db import migrations

_ASKED_TOGETHER = r"(\(a\.valid_until > now\(\)\)\)\))(?!\s+OFFSET)"
_ALTER = f"""
DO $$
DECLARE
    p record;
BEGIN
    FOR p IN
        SELECT tablename, policyname, regexp_replace(qual, '{_ASKED_TOGETHER}', '\\1 OFFSET 0', 'g') AS qual,
               regexp_replace(with_check, '{_ASKED_TOGETHER}', '\\1 OFFSET 0', 'g') AS with_check
        FROM pg_policies WHERE schemaname = 'public' AND concat(qual, ' ', with_check) ~ '{_ASKED_TOGETHER}'
    LOOP
        EXECUTE format(
            'ALTER POLICY %I ON %I%s%s', p.policyname, p.tablename,
            CASE WHEN p.qual IS NOT NULL THEN format(' USING (%s)', p.qual) END,
            CASE WHEN p.with_check IS NOT NULL THEN format(' WITH CHECK (%s)', p.with_check) END
        );
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    # Everything that has such policies.
    dependencies = [
        ("access", "0010_group_defaults_wall"),
        ("victims", "0021_not_offered_is_noted"),
        ("shelters", "0006_traces"),
        ("referrals", "0009_steps"),
        ("privacy", "0007_least_rights"),
        ("reports", "0006_identified_walls"),
    ]

    operations = [migrations.RunSQL(sql=_ALTER, reverse_sql=migrations.RunSQL.noop)]
