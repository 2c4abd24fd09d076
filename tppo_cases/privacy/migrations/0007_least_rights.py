"""Nobody but the keeper removes a row, what the application itself removes aside; its login writes no migrations.

The role of timed work had the right by default, and its policies let it have every row of a case: whoever has the
application's login could have become it and removed cases. Runs after the tables of all apps.
"""

from django.db import migrations

# Failures that a sign-in counts, sessions, factors, tokens of programs, search tokens of a corrected name.
_REMOVED_BY_THE_APPLICATION = (
    "access_session, axes_accessattempt, axes_accessattemptexpiration, knox_authtoken, mfa_authenticator, victims_searchtoken"
)
_BOTH = "simpul_app, simpul_jobs"


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0006_sealed_facility"),
        ("access", "0010_group_defaults_wall"),
        ("audit", "0007_in_ones_own_name"),
        ("axes", "0010_accessattemptexpiration"),
        ("knox", "0009_extend_authtoken_field"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("notifications", "0003_kinds_of_protection"),
        ("reports", "0006_identified_walls"),
        ("sessions", "0001_initial"),
        ("shelters", "0006_traces"),
        ("victims", "0018_initials_of_the_alias"),
    ]

    operations = [
        migrations.RunSQL(
            sql=[
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE DELETE ON TABLES FROM {_BOTH}",
                f"REVOKE DELETE ON ALL TABLES IN SCHEMA public FROM {_BOTH}",
                f"GRANT DELETE ON {_REMOVED_BY_THE_APPLICATION} TO simpul_app",
                f"REVOKE INSERT, UPDATE ON django_migrations FROM {_BOTH}",
            ],
            reverse_sql=[
                f"GRANT INSERT, UPDATE ON django_migrations TO {_BOTH}",
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT DELETE ON TABLES TO {_BOTH}",
            ],
        ),
    ]
