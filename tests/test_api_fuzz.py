"""The API answers as its own description says, whatever is sent: no 5xx, no status or shape that is not described.

Schemathesis makes the requests from the schema, against the WSGI application on the test's own transaction. A few for each
address and person by default; ``FUZZ_EXAMPLES=200`` asks for more.
"""

import os

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.access.story import Story, tell
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
# What the frame around every address answers, before or instead of it.
FRAME = {"400", "401", "403", "404", "405", "409", "415", "429"}


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)
