"""Every change of a request for a second person leaves a trace."""

from django.db import migrations

from tppo_cases.audit.trace import leaves_trace


class Migration(migrations.Migration):
    dependencies = [("access", "0007_signin_rights"), ("audit", "0004_walls_of_seals")]

    operations = [leaves_trace("access_approval")]
