"""Row-level security of this app's rows, and what a confirmed stop does to the clock of the case."""

from django.db import migrations

from tppo_cases.access.principals import PROTECTION_DESK
from tppo_cases.core.rls import MINE, is_mine, keeper_function, not_walled, protect

_DESK = f"{PROTECTION_DESK} = ANY({MINE})"


def _owned(table: str) -> str:
    """The case is one's unit's and one sees it: the wall of the case itself stands in this subquery."""
    return (
        f"EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.id = {table}.case_id"  # built from constants
        f" AND {is_mine('c.owner_unit_id * 4 + 2')})"
    )


_REQUEST, _HOLD = _owned("privacy_subjectrequest"), _owned("privacy_legalhold")
_STOP = f"{is_mine('receiver_principal')} OR {_owned('privacy_stopnotice')}"
_ERASURE, _TOUCHED = _owned("privacy_erasure"), f"asked_at IS NOT NULL AND {_owned('privacy_breachcase')}"

# A unit reads the incident behind a case that it has to inform somebody about.
_BREACH = (
    f"{_DESK} OR {is_mine('reported_by_id * 4 + 3')}"
    " OR EXISTS (SELECT 1 FROM privacy_breachcase t WHERE t.breach_id = privacy_breach.id)"
)

_STOPPED = """
BEGIN
    IF NEW.confirmed_at IS NULL OR OLD.confirmed_at IS NOT NULL OR EXISTS (
        SELECT 1 FROM privacy_stopnotice s WHERE s.case_id = NEW.case_id AND s.confirmed_at IS NULL
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE victims_deadline SET met_at = NEW.confirmed_at
    WHERE case_id = NEW.case_id AND code = 'PDP_WITHDRAW' AND met_at IS NULL AND cancelled_at IS NULL;
    UPDATE victims_victimcase SET next_due_at = (
        SELECT min(d.due_at) FROM victims_deadline d
        WHERE d.case_id = NEW.case_id AND d.met_at IS NULL AND d.cancelled_at IS NULL
    ) WHERE id = NEW.case_id;
    RETURN NULL;
END
"""
# For data protection alone, which sees no case: number, unit and person behind an entry of the audit trail.
_LABELS = f"""
BEGIN
    IF NOT {_DESK} THEN
        RAISE EXCEPTION 'only data protection reads labels of cases' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT c.id, c.number::text, c.owner_unit_id, v.person_id
    FROM victims_victimcase c JOIN victims_victim v ON v.id = c.victim_id
    WHERE c.id = ANY(keys) OR c.number = ANY(numbers);
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        ("victims", "0012_documents"),
        ("audit", "0002_append_only"),
        ("core", "0003_context"),
    ]

    operations = [
        protect("privacy_subjectrequest", select=f"{_DESK} OR {_REQUEST}", insert=_REQUEST, update=_REQUEST),
        protect("privacy_stopnotice", select=_STOP, insert=_owned("privacy_stopnotice"), update=_STOP),
        protect(
            "privacy_legalhold",
            select=f"{_DESK} OR {_HOLD}", insert=f"{_DESK} OR {_HOLD}", update=f"{_DESK} OR {_HOLD}",
        ),
        protect(
            "privacy_erasure",
            select=f"{_DESK} OR {_ERASURE}", insert=f"ground = 'request' AND {_ERASURE}", jobs=True,
        ),
        protect("privacy_retentionrun", select=_DESK, jobs=True),
        protect(
            "privacy_breach",
            select=_BREACH, insert=is_mine("reported_by_id * 4 + 3"), update=_DESK,
        ),
        protect("privacy_breachcase", select=f"{_DESK} OR {_TOUCHED}", insert=_DESK, update=f"{_DESK} OR {_TOUCHED}"),
        # Who has a conflict of interest in a case reads none of it, as receiver or as data protection either.
        *(
            migrations.RunSQL(
                sql=f"CREATE POLICY conflict ON {table} AS RESTRICTIVE FOR SELECT TO simpul_app USING ({not_walled('case_id')})",
                reverse_sql=f"DROP POLICY conflict ON {table}",
            )
            for table in (
                "privacy_subjectrequest", "privacy_stopnotice", "privacy_legalhold", "privacy_erasure", "privacy_breachcase",
            )
        ),
        keeper_function("simpul_stop_confirmed()", "trigger", _STOPPED, callable_by_app=False),
        migrations.RunSQL(
            sql=(
                "CREATE TRIGGER stop_confirmed AFTER UPDATE ON privacy_stopnotice"
                " FOR EACH ROW EXECUTE FUNCTION simpul_stop_confirmed()"
            ),
            reverse_sql="DROP TRIGGER stop_confirmed ON privacy_stopnotice",
        ),
        keeper_function(
            "simpul_case_labels(keys uuid[], numbers text[])",
            "TABLE (case_id uuid, number text, unit_id bigint, person_id uuid)", _LABELS,
        ),
    ]  # fmt: skip
