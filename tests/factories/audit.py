"""Events of the audit trail by the person whom they name, as a request of hers would write them."""

from typing import Any

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.scope import in_the_name_of


def leave_event(user: User, action: str, **facts: Any) -> None:
    """Record an act in its person's name."""
    with in_the_name_of(user.pk):
        record(user, action, **facts)
