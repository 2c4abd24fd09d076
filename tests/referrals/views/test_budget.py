"""Each command by page stays within twenty queries of its own (design, section 7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.referrals import make_accepted, make_approved, make_draft, make_submitted

pytestmark = pytest.mark.django_db
BUDGET = 20


def own_queries(client, verb: str, referral, **words) -> list[str]:
    """What the command runs, without the frame of every request: session, user, posts, transaction, context."""
    with CaptureQueriesContext(connection) as queries:
        assert client.post(reverse(f"referrals:referral-{verb}", args=[referral.pk]), words).status_code == 302
    frame = ("SAVEPOINT", "RELEASE", "set_config", "current_setting", "django_session", "SET LOCAL ROLE")
    return [query["sql"] for query in queries if not any(word in query["sql"] for word in frame)]


@pytest.mark.parametrize(
    ("make", "by", "verb", "words"),
    [
        (make_draft, "worker", "submit", {}), (make_submitted, "head", "approve", {}),
        (make_submitted, "directorate", "return", {"reason": "Lengkapi"}), (make_approved, "health_officer", "accept", {}),
        (make_approved, "health_officer", "decline", {"reason": "Penuh"}), (make_accepted, "health_officer", "start", {}),
        (make_accepted, "health_officer", "complete", {"result": "Layak jalan"}),
        (make_accepted, "worker", "withdraw", {"reason": "Batal"}),
        (make_accepted, "health_officer", "back", {"need": "Hasil"}),
    ],
)  # fmt: skip
def test_command_keeps_its_budget(cast, client_of, make, by, verb, words):
    found = own_queries(client_of(getattr(cast, by)), verb, make(cast), **words)
    assert len(found) <= BUDGET, "\n".join(sql[:110] for sql in found)
