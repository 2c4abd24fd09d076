"""The database refuses steps of a referral that the state table does not have."""

from django.db import migrations

from referrals.step_guards import REFERRAL_STEPS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_sealed_facility")]

    operations = [REFERRAL_STEPS.operation()]
