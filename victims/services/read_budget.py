"""How many different cases one person opens: beyond a budget she confirms who she is, beyond twice of it she waits."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from tppo_cases.access.login.confirmation import MAY_ASK
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.errors import BudgetSpentError, StepUpNeededError
from tppo_cases.core.ids import uuid7_floor
from tppo_cases.notifications.services import enqueue
from victims.selectors.cases import CaseView

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_SKEW = timedelta(hours=1)  # between the clocks of the web server (keys) and the database (times)
EXCEEDED = "budget.exceeded"


def spend(view: CaseView) -> None:
    """Count one more opening before it happens. One query over the person's own rows of a day.

    Crossing the budget is on record and told to the auditors, once an hour. Raises StepUpNeededError where the person
    can be asked who she is, BudgetSpentError beyond twice the budget.
    """
    now = timezone.now()
    viewed, hour = Q(action="case.viewed"), Q(at__gt=now - HOUR)
    used = AuditEvent.objects.filter(
        actor=view.user, action__in=("case.viewed", EXCEEDED), id__gte=uuid7_floor(now - DAY - _SKEW), at__gt=now - DAY
    ).aggregate(
        hour=Count("case_id", distinct=True, filter=viewed & hour),
        day=Count("case_id", distinct=True, filter=viewed),
        known=Count("pk", filter=viewed & hour & Q(case_id=view.case.pk)),
        told=Count("pk", filter=Q(action=EXCEEDED) & hour),
    )
    share = max(used["hour"] / settings.READ_BUDGET_HOUR, used["day"] / settings.READ_BUDGET_DAY)
    if share < 1 or used["known"]:
        return
    if not used["told"]:
        record(view.user, EXCEEDED, details={"hour": used["hour"], "day": used["day"]})
        enqueue("audit.alert")
    if share >= 2:  # twice the budget
        raise BudgetSpentError
    if MAY_ASK.get():
        raise StepUpNeededError
