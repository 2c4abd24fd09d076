"""A client for tables of thousands of answers: the whole middleware and the real views, without keeping what they rendered."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.signed_in import sign_in
from tppo_cases.accounts.models import User


class QuickClient(Client):
    """Django's, without copies of every template's context; an error in a view is the answer 500."""

    def request(self, **request: Any) -> HttpResponse:
        """Ask, and keep the cookies."""
        response: HttpResponse = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


def quick_client(user: User) -> QuickClient:
    """Of somebody who has just proved who she is."""
    return sign_in(QuickClient(raise_request_exception=False), user, confirmed=True)


@contextmanager
def quietly() -> Iterator[None]:
    """Thousands of refusals need not be written to the log."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
