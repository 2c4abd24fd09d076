"""The lists start as installed and follow from the changes alone: the application adds changes and writes no list."""

from typing import Any

from django.db import migrations

from tppo_cases.access.roles import ROLE_GROUPS, SOURCE_GROUPS
from tppo_cases.core.rls import is_mine, protect

_LISTS, _CHANGES = "access_groupdefault", "access_groupchange"
# Who takes away signs; who adds is another one, and the second person signs.
_SIGNED = (
    f"(added = '{{}}' AND {is_mine('changed_by_id * 4 + 3')}) OR (added <> '{{}}' AND {is_mine('approved_by_id * 4 + 3')})"
)
_ROLES = "simpul_app, simpul_jobs"


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the lists as installed."""
    rows = [("role", code, groups) for code, groups in ROLE_GROUPS.items()]
    rows += [("source", code, groups) for code, groups in SOURCE_GROUPS.items()]
    model = apps.get_model("access", "GroupDefault")
    model.objects.using(schema_editor.connection.alias).bulk_create(
        model(kind=kind, code=str(code), groups=sorted(groups)) for kind, code, groups in rows
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0009_group_defaults"), ("accounts", "0003_two_persons"), ("core", "0002_roles")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(
            sql=[
                f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {_LISTS} FROM {_ROLES}",
                f"REVOKE UPDATE ON accounts_agency FROM {_ROLES}",
                f"GRANT UPDATE (code, name, short_name, kind, is_active) ON accounts_agency TO {_ROLES}",
            ],
            reverse_sql=[
                f"GRANT INSERT, UPDATE, DELETE ON {_LISTS} TO {_ROLES}",
                f"GRANT UPDATE ON accounts_agency TO {_ROLES}",
            ],
        ),
        protect(_CHANGES, select="true", insert=_SIGNED),
    ]
