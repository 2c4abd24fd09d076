"""Numbers under which requests and incidents are spoken of, and the clocks that run on them."""

from datetime import datetime, timedelta
from uuid import UUID

from referrals.selectors.reference import short_number
from victims.models.reference import DeadlineRule


def number_of(prefix: str, key: UUID, at: datetime) -> str:
    """``PD-26-7KQ3F``: made from the random end of the id, as that of a referral."""
    return f"{prefix}{short_number(key, at).removeprefix('R')}"


def due_after(start: datetime, rule: str) -> datetime:
    """When a clock of this rule is due; raises DeadlineRule.DoesNotExist when reference data is missing."""
    return start + timedelta(hours=DeadlineRule.objects.get(pk=rule).hours)
