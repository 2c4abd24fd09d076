"""More spellings sound alike (sh/s, eu/e, -oh/-ah, Mhd, Gst, Dg): the tokens of registered persons are made again."""

from importlib import import_module

from django.db import migrations

rebuild = import_module("victims.migrations.0013_tokens_by_sound").rebuild


class Migration(migrations.Migration):
    dependencies = [("victims", "0018_initials_of_the_alias")]

    operations = [migrations.RunPython(rebuild, migrations.RunPython.noop, elidable=True)]
