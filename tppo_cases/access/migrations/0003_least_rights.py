"""What the application never removes, it cannot remove: accounts, posts, agencies, regions, rights of the framework."""

from django.db import migrations

_TABLES = (
    "access_commandkey, accounts_agency, accounts_membership, accounts_unit, accounts_user, accounts_user_groups,"
    " accounts_user_user_permissions, auth_group, auth_group_permissions, auth_permission, core_province, core_regency,"
    " django_content_type, guardian_groupobjectpermission, guardian_userobjectpermission"
)
# Nobody is given rights outside case_access: guardian's own tables and Django's groups stay empty.
_UNUSED = (
    "accounts_user_groups, accounts_user_user_permissions, auth_group, auth_group_permissions,"
    " guardian_groupobjectpermission, guardian_userobjectpermission"
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_initial"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0002_roles"),
        ("guardian", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            sql=[
                f"REVOKE DELETE ON {_TABLES} FROM simpul_app, simpul_jobs",
                f"REVOKE INSERT, UPDATE ON {_UNUSED} FROM simpul_app, simpul_jobs",
            ],
            reverse_sql=[
                f"GRANT INSERT, UPDATE ON {_UNUSED} TO simpul_app, simpul_jobs",
                f"GRANT DELETE ON {_TABLES} TO simpul_app, simpul_jobs",
            ],
        ),
    ]
