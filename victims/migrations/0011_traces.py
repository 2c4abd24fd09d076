"""Every change of a case or a person leaves a trace, also those that no application made."""

from django.db import migrations

from tppo_cases.audit.trace import leaves_trace

_CASE_BOUND = (
    "victims_casegrant", "victims_caseuserpermission", "victims_caseownership", "victims_deadline", "victims_consent",
    "victims_screening", "victims_assessment", "victims_plan", "victims_service", "victims_note", "victims_caseevent",
    "victims_intakedraft", "victims_casewall", "victims_emergencyaccess",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("victims", "0010_protection_walls"), ("audit", "0004_walls_of_seals")]

    operations = [
        leaves_trace("victims_victimcase", case="id"),
        leaves_trace("victims_caseaccess", key="case_id"),
        leaves_trace("victims_victim", case=""),
        leaves_trace("victims_victimidentity", key="victim_id", case=""),
        leaves_trace("victims_searchtoken", key="victim_id", case=""),
        leaves_trace("victims_victimaccess", key="victim_id", case=""),
        leaves_trace("victims_matchcandidate", case=""),
        leaves_trace("victims_traffickingevent", case=""),
        *(leaves_trace(table) for table in _CASE_BOUND),
    ]
