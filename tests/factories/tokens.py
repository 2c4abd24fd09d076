"""Tokens of the cast's programs."""

from knox.models import AuthToken

from tppo_cases.access.context import scope
from tppo_cases.access.tokens import services
from tppo_cases.accounts.models import User


def give_token(person: User) -> tuple[AuthToken, str]:
    """A token as its person makes it on her page: the row, and the text that is shown once."""
    with scope(person):
        return services.create_token(actor=person)
