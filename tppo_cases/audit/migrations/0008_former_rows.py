"""What changed columns held before is kept: written by the trigger, removed with the person's data, read by nobody yet."""

from django.db import migrations, models
from django.db.models import Q

from tppo_cases.audit.trace import FUNCTION

_OPERATIONS = [("INSERT", "ditambah"), ("UPDATE", "diubah"), ("DELETE", "dihapus"), ("TRUNCATE", "dikosongkan")]
_WALLS = [
    "REVOKE ALL ON audit_formerrow FROM simpul_app, simpul_jobs, simpul_keeper",
    "ALTER TABLE audit_formerrow ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE audit_formerrow FORCE ROW LEVEL SECURITY",
    "CREATE POLICY owner_all ON audit_formerrow TO simpul_owner USING (true) WITH CHECK (true)",
    "GRANT SELECT, INSERT, DELETE ON audit_formerrow TO simpul_keeper",
    "CREATE POLICY keeper_all ON audit_formerrow TO simpul_keeper USING (true) WITH CHECK (true)",
    "SET LOCAL ROLE simpul_keeper",  # only its owner may replace it
    FUNCTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    "RESET ROLE",
]


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_in_ones_own_name")]

    operations = [
        migrations.CreateModel(
            name="FormerRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("transaction_id", models.BigIntegerField()),
                ("table", models.CharField(max_length=63)),
                ("operation", models.CharField(choices=_OPERATIONS, max_length=10)),
                ("row_id", models.CharField(max_length=40)),
                ("case_id", models.UUIDField(null=True)),
                ("victim_id", models.UUIDField(null=True)),
                ("was", models.JSONField()),
                ("actor_id", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["case_id", "-id"], condition=Q(("case_id__isnull", False)), name="formerrow_by_case"),
                    models.Index(
                        fields=["victim_id", "-id"], condition=Q(("victim_id__isnull", False)), name="formerrow_by_victim"
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql=_WALLS, reverse_sql=migrations.RunSQL.noop),
    ]
