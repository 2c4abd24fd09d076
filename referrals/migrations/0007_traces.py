"""Every change of a referral, its steps and its thread leaves a trace."""

from django.db import migrations

from tppo_cases.audit.trace import leaves_trace


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_conflict_of_interest"), ("audit", "0004_walls_of_seals")]

    operations = [
        leaves_trace("referrals_referral"),
        leaves_trace("referrals_referralevent"),
        leaves_trace("referrals_message"),
    ]
