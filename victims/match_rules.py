"""The clocks of a possible match. Pure functions; the limits are proposals of the design, no law sets them."""

from datetime import datetime, timedelta

from tppo_cases.core.formats import local

ANSWER_WORKING_DAYS = 3  # after which the desk may decide without an answer
UNDO_WITHIN = timedelta(days=30)  # of a confirmation
_SATURDAY = 5


def decidable_from(asked_at: datetime) -> datetime:
    """When the desk may decide though a unit is silent: three working days (Monday to Friday) later, same time of day."""
    moment, left = local(asked_at), ANSWER_WORKING_DAYS
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < _SATURDAY
    return moment


def undoable_until(decided_at: datetime) -> datetime:
    """Until when a confirmation may be taken back."""
    return decided_at + UNDO_WITHIN
