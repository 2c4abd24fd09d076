"""Refusals that a person can understand and act on. Pages and API turn them into answers in one place each."""

from typing import Any

from django.core.exceptions import ValidationError


class TransitionNotAllowedError(Exception):
    """The state machine has no such step from where the row stands now; ``current`` says where that is."""

    def __init__(self, *, current: str, wanted: str) -> None:
        super().__init__(f"{current} -> {wanted}")
        self.current = current
        self.wanted = wanted


class RefusedError(ValidationError):
    """A rule of the work forbids it. The message is Indonesian and says what to do; it is shown as it is."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__({field: [message]} if field else message)


class BudgetSpentError(Exception):
    """The person has opened more than twice as many cases as the read budget foresees: no further one for now."""


class SearchBudgetSpentError(BudgetSpentError):
    """The person has searched more than twice as often as the budget foresees: no further search for now."""


class StepUpNeededError(Exception):
    """A budget is used up: it goes on after the person has proved again who she is."""
