"""My cases, open and closed, without reading everybody's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("victims", "0004_matching")]

    operations = [
        migrations.AddIndex(
            model_name="victimcase",
            index=models.Index(fields=["case_manager", "status"], name="victims_case_by_manager"),
        ),
    ]
