"""A referral is seen by its sides; accepting one lets the receiver give its own unit the grant."""

from django.db import migrations

from tppo_cases.core.rls import is_mine, protect, report_columns

_SIDES = (
    f"{is_mine('sender_principal')} OR {is_mine('approver_principal')}"
    f" OR ({is_mine('receiver_principal')} AND approved_at IS NOT NULL)"
)
_OF_A_REFERRAL = "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id)"
_ACCEPTED = f"""
source = 'referral' AND {is_mine("principal")} AND EXISTS (
    SELECT 1 FROM referrals_referral r
    WHERE r.id = source_id AND r.case_id = victims_casegrant.case_id AND r.receiver_principal = victims_casegrant.principal
      AND r.status IN ('accepted', 'in_progress')
)
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_initial"), ("victims", "0003_walls")]

    operations = [
        protect("referrals_referral", select=_SIDES, insert=is_mine("sender_principal"), update=_SIDES, jobs=True),
        protect("referrals_referralevent", select=_OF_A_REFERRAL, insert=_OF_A_REFERRAL, jobs=True),
        protect("referrals_message", select=_OF_A_REFERRAL, insert=_OF_A_REFERRAL),
        migrations.RunSQL(
            sql=f"CREATE POLICY app_accept ON victims_casegrant FOR INSERT TO simpul_app WITH CHECK ({_ACCEPTED})",
            reverse_sql="DROP POLICY app_accept ON victims_casegrant",
        ),
        report_columns(
            "referrals_referral",
            (
                "id",
                "case_id",
                "status",
                "kind",
                "urgency",
                "sending_unit_id",
                "receiving_agency_id",
                "receiving_unit_id",
                "submitted_at",
                "approved_at",
                "answered_at",
                "closed_at",
            ),
        ),
    ]
