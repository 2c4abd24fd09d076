"""Acceptances of the code of conduct stand for ever; the addresses of allauth, which we do not use, stay empty."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_sessions_conduct"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL(
            sql=[
                "REVOKE UPDATE, DELETE ON access_conductacceptance FROM simpul_app, simpul_jobs",
                "REVOKE INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation FROM simpul_app, simpul_jobs",
                "REVOKE INSERT, UPDATE, DELETE ON access_session, mfa_authenticator FROM simpul_jobs",
            ],
            reverse_sql=[
                "GRANT INSERT, UPDATE, DELETE ON access_session, mfa_authenticator TO simpul_jobs",
                "GRANT INSERT, UPDATE, DELETE ON account_emailaddress, account_emailconfirmation TO simpul_app, simpul_jobs",
                "GRANT UPDATE, DELETE ON access_conductacceptance TO simpul_app, simpul_jobs",
            ],
        ),
    ]
