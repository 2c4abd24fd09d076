"""Every change of a placement leaves a trace."""

from django.db import migrations

from tppo_cases.audit.trace import leaves_trace


class Migration(migrations.Migration):
    dependencies = [("shelters", "0005_conflict_of_interest"), ("audit", "0004_walls_of_seals")]

    operations = [leaves_trace("shelters_placement")]
