"""A file with persons by name is its asker's; the auditor reads the ledger. What is in it is seen by who sees the case."""

from django.db import migrations

from tppo_cases.access.rls import sees_case
from tppo_cases.audit.trace import leaves_trace
from tppo_cases.core.rls import is_mine, protect

_MINE = is_mine("requested_by_id * 4 + 3")
_CONTENT = sees_case("reports_exportedcase.case_id")


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_identified_exports"), ("core", "0002_roles"), ("audit", "0004_walls_of_seals")]

    operations = [
        protect(
            "reports_identifiedexport",
            select=f"{_MINE} OR current_setting('simpul.reads_audit', true) = 'on'",
            insert=_MINE,
            update=_MINE,
            jobs=True,
        ),
        protect("reports_exportedcase", select=_CONTENT, insert=_CONTENT),
        leaves_trace("reports_exportedcase"),
    ]
