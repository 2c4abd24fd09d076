"""A restricted case is for named persons: so are its referrals on the side that holds the case.

The database copies the flag, so that lists need not join the case, and the wall of the referrals looks at it. A receiver
still reads the preview, because somebody there has to answer; who accepts does so in person.
"""

from django.db import migrations, models

from tppo_cases.access.rls import sees_case
from tppo_cases.core.rls import is_mine, keeper_function

_COPY = """
BEGIN
    NEW.is_restricted := coalesce((SELECT c.is_restricted FROM victims_victimcase c WHERE c.id = NEW.case_id), false);
    RETURN NEW;
END
"""
_FOLLOW = """
BEGIN
    UPDATE referrals_referral r SET is_restricted = NEW.is_restricted WHERE r.case_id = NEW.id;
    RETURN NULL;
END
"""
_SENT = f"({is_mine('sender_principal')} OR {is_mine('approver_principal')})"
_GOT = f"({is_mine('receiver_principal')} AND approved_at IS NOT NULL)"
_SHOWN = f"(NOT is_restricted OR {sees_case('referrals_referral.case_id')})"
_OLD = f"{_SENT} OR {_GOT}"
# A rujukan balik goes the other way: its receiver is the side that holds the case.
_NEW = f"({_SENT} AND (kind = 'back' OR {_SHOWN})) OR ({_GOT} AND (kind <> 'back' OR {_SHOWN}))"


def _policies(condition: str) -> list[str]:
    return [
        f"ALTER POLICY app_select ON referrals_referral USING ({condition})",
        f"ALTER POLICY app_update ON referrals_referral USING ({condition}) WITH CHECK ({condition})",
    ]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_ground_and_clocks")]

    operations = [
        migrations.AddField("referral", "is_restricted", models.BooleanField(default=False)),
        keeper_function("simpul_copy_restriction()", "trigger", _COPY, callable_by_app=False),
        keeper_function("simpul_restrict_referrals()", "trigger", _FOLLOW, callable_by_app=False),
        migrations.RunSQL(
            sql=[
                "CREATE TRIGGER copy_restriction BEFORE INSERT ON referrals_referral"
                " FOR EACH ROW EXECUTE FUNCTION simpul_copy_restriction()",
                "CREATE TRIGGER restrict_referrals AFTER UPDATE OF is_restricted ON victims_victimcase FOR EACH ROW"
                " WHEN (NEW.is_restricted IS DISTINCT FROM OLD.is_restricted) EXECUTE FUNCTION simpul_restrict_referrals()",
                *_policies(_NEW),
            ],
            reverse_sql=[
                *_policies(_OLD),
                "DROP TRIGGER restrict_referrals ON victims_victimcase",
                "DROP TRIGGER copy_restriction ON referrals_referral",
            ],
        ),
    ]
