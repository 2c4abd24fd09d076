"""Where somebody is treated is sealed like the other words of a referral."""

from typing import Any

from django.db import migrations

from tppo_cases.core.sealed import Sealed, SealedField, seal_bytes

_TABLE = "referrals_referral"


def seal_what_stands(apps: Any, schema_editor: Any) -> None:
    """Seal what was answered before."""
    referrals = apps.get_model("referrals", "Referral").objects.using(schema_editor.connection.alias)
    for key, text in referrals.exclude(facility="").values_list("pk", "facility").iterator(chunk_size=500):
        place = f"{_TABLE}.facility:{key}"
        referrals.filter(pk=key).update(sealed=Sealed(seal_bytes(text.encode(), place=place)))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_traces")]

    operations = [
        migrations.AddField("referral", "sealed", SealedField(blank=True, group="referral", null=True)),
        migrations.RunPython(seal_what_stands),
        migrations.RemoveField("referral", "facility"),
        migrations.RenameField("referral", "sealed", "facility"),
        # A dropped column stays in the file until its rows are written anew, and this writes the table anew.
        migrations.RunSQL([f"CLUSTER {_TABLE} USING {_TABLE}_pkey", f"ALTER TABLE {_TABLE} SET WITHOUT CLUSTER"]),
    ]
