"""Why a legal ground holds, one open transfer per case, and the case's clocks derived from its referrals.

A receiver who declines does not see the case, yet its clock must stop: the keeper's function copies what the referrals
say into the case's two clocks. It can say nothing else, whoever calls it.
"""

from django.db import migrations, models

import tppo_cases.core.sealed
from tppo_cases.core.rls import keeper_function

_CLOCKS = """
DECLARE
    clock record;
BEGIN
    FOR clock IN
        SELECT k.code, w.started_at, w.due_at
        FROM (VALUES ('RUJUKAN_SETUJU'), ('RUJUKAN_TERIMA')) AS k (code)
        LEFT JOIN LATERAL (
            SELECT s.started_at, s.due_at
            FROM (
                SELECT 'RUJUKAN_SETUJU' AS code, r.submitted_at AS started_at, r.due_at
                FROM referrals_referral r WHERE r.case_id = asked AND r.status = 'submitted'
                UNION ALL
                SELECT 'RUJUKAN_SETUJU', r.submitted_at,
                       r.submitted_at + make_interval(hours => coalesce(l.urgent_hours, l.hours)::int)
                FROM referrals_referral r JOIN victims_deadlinerule l ON l.code = 'RUJUKAN_SETUJU'
                WHERE r.case_id = asked AND r.urgency = 'urgent' AND r.kind <> 'back' AND r.approved_by_id IS NULL
                  AND r.status IN ('approved', 'received', 'accepted', 'in_progress')
                UNION ALL
                SELECT 'RUJUKAN_TERIMA', r.approved_at, r.due_at
                FROM referrals_referral r WHERE r.case_id = asked AND r.status IN ('approved', 'received')
            ) s
            WHERE s.code = k.code AND s.due_at IS NOT NULL
            ORDER BY s.due_at LIMIT 1
        ) w ON true
    LOOP
        IF clock.due_at IS NULL THEN
            UPDATE victims_deadline d
            SET met_at = CASE WHEN met THEN now() END, cancelled_at = CASE WHEN met THEN NULL ELSE now() END
            WHERE d.case_id = asked AND d.code = clock.code AND d.met_at IS NULL AND d.cancelled_at IS NULL;
        ELSE
            INSERT INTO victims_deadline AS d (id, case_id, code, started_at, due_at)
            VALUES (gen_random_uuid(), asked, clock.code, clock.started_at, clock.due_at)
            ON CONFLICT (case_id, code) WHERE met_at IS NULL AND cancelled_at IS NULL
            DO UPDATE SET started_at = excluded.started_at, due_at = excluded.due_at
            WHERE d.due_at <> excluded.due_at;
        END IF;
    END LOOP;
    UPDATE victims_victimcase c SET next_due_at = n.nearest
    FROM (
        SELECT min(d.due_at) AS nearest FROM victims_deadline d
        WHERE d.case_id = asked AND d.met_at IS NULL AND d.cancelled_at IS NULL
    ) n
    WHERE c.id = asked AND c.next_due_at IS DISTINCT FROM n.nearest;
END
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_walls"), ("victims", "0002_access_derivation")]

    operations = [
        migrations.AddField(
            "referral", "ground_note", tppo_cases.core.sealed.SealedField(blank=True, group="referral", null=True)
        ),
        migrations.AddConstraint(
            "referral",
            models.UniqueConstraint(
                condition=models.Q(
                    kind="transfer",
                    status__in=("draft", "submitted", "returned", "approved", "received", "accepted", "in_progress"),
                ),
                fields=("case",),
                name="referrals_one_open_transfer",
            ),
        ),
        keeper_function("simpul_referral_clocks(asked uuid, met boolean)", "void", _CLOCKS),
    ]
