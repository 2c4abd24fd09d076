"""Letters to a person about her own account. The outbox, which lies above access, says in its ``ready()`` how they go out."""

from collections.abc import Callable
from enum import StrEnum

from tppo_cases.accounts.models import User


class Letter(StrEnum):
    """What is written."""

    INVITATION = "invitation"  # a link to set one's own password
    SIGN_IN_CHANGED = "sign_in_changed"  # password, second step or recovery codes are not what they were


POSTMEN: dict[Letter, Callable[[User], None]] = {}


def post(letter: Letter, person: User) -> None:
    """Leave a letter to the outbox, in the current transaction."""
    POSTMEN[letter](person)
