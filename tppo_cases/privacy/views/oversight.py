"""Pages of data protection: the record of processing, and what the retention runs did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.roles import Capability
from tppo_cases.privacy.models.retention import RetentionRun
from tppo_cases.privacy.selectors.register import register_rows, retention_rules
from tppo_cases.privacy.states import Limit, RetentionClass

MOST_RUNS = 30


@requires(Capability.BREACH_MANAGE)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The record of processing (Art. 31)."""
    return render(request, "privacy/register.html", {"rows": register_rows(), "rules": retention_rules()})


@requires(Capability.BREACH_MANAGE)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The last runs: how much was removed, what was passed over and why."""
    runs = [
        {
            "row": run,
            "removed": [(RetentionClass(code).label, number) for code, number in run.removed.items() if number],
            "skipped": [
                (item["case"], " ".join(str(Limit(code).label) for code in item["why"].split())) for item in run.skipped
            ],
        }
        for run in RetentionRun.objects.all()[:MOST_RUNS]
    ]
    return render(request, "privacy/retention.html", {"runs": runs, "rules": retention_rules()})
