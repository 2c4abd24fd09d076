"""The API answers as its own description says, whatever is sent: no 5xx, no status or shape that is not described.

Schemathesis makes the requests from the schema, against the WSGI application on the test's own transaction: everybody of the
cast asks every operation. ``FUZZ_EXAMPLES`` sets how many requests each, one unless it is set.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.access.story import Story, tell
from tests.cast import ROLES, Cast
from tests.factories.tokens import give_token

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
QUIET = settings(
    max_examples=EXAMPLES, database=None, deadline=None, phases=[Phase.generate], derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Django would close the connection, and with it the test's transaction, around each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def known_ids(story: Story) -> dict[str, str]:
    """What the parts of the addresses stand for: rows of the story, so that answers are more than "not found"."""
    ids = {f"{name}_id": str(row.pk) for name, row in story.rows.items()}
    names = {"case_id": "own", "referral_id": "referral_accepted"}
    return ids | {name: str(story.rows[row].pk) for name, row in names.items()} | {"code": story.rows["shelter"].code}


@pytest.mark.parametrize("person", list(ROLES))
def test_answers_fit_the_description(cast, story, person):
    _row, token = give_token(getattr(cast, person))
    headers, ids = {"Authorization": f"Token {token}"}, known_ids(story)
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application(), headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 50
    for operation in operations:
        ask(operation, headers, ids)


def ask(operation: Any, headers: dict[str, str], ids: dict[str, str]) -> None:
    """Send what Schemathesis makes up, each time to the story as it was."""

    @QUIET
    @given(case=operation.as_strategy())
    def send(case: schemathesis.Case) -> None:
        case.path_parameters = {name: ids.get(name, value) for name, value in (case.path_parameters or {}).items()}
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    send()
