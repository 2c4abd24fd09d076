"""What lists call a person is one letter of her alias and nothing of her name: it stands in plain text."""

from typing import Any

from django.db import migrations

from tppo_cases.core.sealed import open_bytes

ERASED = "–"


def derive(apps: Any, schema_editor: Any) -> None:
    """Derive it again for everybody who was registered before."""
    from victims.forms.intake_facts import initials_of  # noqa: PLC0415  # only where there is somebody

    alias = schema_editor.connection.alias
    Identity, Victim = (apps.get_model("victims", name) for name in ("VictimIdentity", "Victim"))
    for identity in Identity.objects.using(alias).only("victim_id", "alias").iterator(chunk_size=500):
        place = f"victims_victimidentity.alias:{identity.pk}"
        text = open_bytes(identity.alias.data, place=place).decode() if identity.alias else ""
        Victim.objects.using(alias).filter(pk=identity.victim_id).exclude(initials=ERASED).update(initials=initials_of(text))


class Migration(migrations.Migration):
    dependencies = [("victims", "0017_desk_asks")]

    operations = [migrations.RunPython(derive, migrations.RunPython.noop, elidable=True)]
