"""How many cases one person opens, how often she searches: beyond a budget she confirms, beyond twice of it she waits."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from tppo_cases.access.login.confirmation import MAY_ASK
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.errors import BudgetSpentError, SearchBudgetSpentError, StepUpNeededError
from tppo_cases.core.ids import uuid7_floor
from tppo_cases.notifications.services import enqueue
from victims.selectors.cases import CaseView

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_SKEW = timedelta(hours=1)  # between the clocks of the web server (keys) and the database (times)
EXCEEDED, SEARCHES_EXCEEDED = "budget.exceeded", "budget.searches"


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
        _tell(view.user, EXCEEDED, hour=used["hour"], day=used["day"])
    _stop(share, BudgetSpentError)


def spend_search(user: User) -> None:
    """Count one more search before it happens, as ``spend`` does. Raises StepUpNeededError or SearchBudgetSpentError."""
    now = timezone.now()
    used = AuditEvent.objects.filter(
        actor=user, action__in=("case.listed", SEARCHES_EXCEEDED), id__gte=uuid7_floor(now - HOUR - _SKEW), at__gt=now - HOUR
    ).aggregate(
        searches=Count("pk", filter=Q(action="case.listed")),
        told=Count("pk", filter=Q(action=SEARCHES_EXCEEDED)),
    )
    share = used["searches"] / settings.SEARCH_BUDGET_HOUR
    if share < 1:
        return
    if not used["told"]:
        _tell(user, SEARCHES_EXCEEDED, hour=used["searches"])
    _stop(share, SearchBudgetSpentError)


def _tell(user: User, action: str, **used: int) -> None:
    record(user, action, details=used)
    enqueue("audit.alert")


def _stop(share: float, spent: type[BudgetSpentError]) -> None:
    if share >= 2:  # twice the budget
        raise spent
    if MAY_ASK.get():
        raise StepUpNeededError
