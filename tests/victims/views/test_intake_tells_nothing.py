"""The answer to a worker is the same whether or not somebody else knows the person: its words, and the work behind it.

Time follows work: what a request does is counted in statements, in the same order, with the same text. The search
itself is not among them; a worker does it after the commit.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.cases import make_case
from tests.factories.drafts import arrival, as_typed, consent, make_draft
from tests.factories.matches import NIK
from tests.factories.outbox import find_matches
from tppo_cases.access.context import scope
from victims.models.person import MatchCandidate

pytestmark = pytest.mark.django_db
STRANGER = {"full_name": "Beni Hartono", "nik": "5203011805990001"}
# What differs between any two answers: ids, the case's number, keys of forms, nonces and tokens, the moment.
_VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|TPPO-\d{4}-\d{6}|csrfmiddlewaretoken[^>]*|nonce[^ >]*")


def told(response):
    return _VARYING.sub("~", response.content.decode())


def worked(captured):
    """The statements, without their values."""
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b", "?", query["sql"]) for query in captured]


def submit(client, worker, identity):
    draft = make_draft(worker, kedatangan=arrival(), persetujuan=consent(), rincian=as_typed(identity))
    with CaptureQueriesContext(connection) as captured:
        posted = client.post(reverse("victims:intake-review", args=[draft.pk]))
        work = worked(captured)  # the next request empties it
    assert posted.status_code == 302
    return told(client.get(posted.url)), work


def noted(cast):
    find_matches()
    with scope(cast.coordinator):
        return MatchCandidate.objects.count()


def test_opening_a_case_tells_nothing_by_words_or_by_work(cast, client_of):
    make_case(cast.other_worker, person={"identity": NIK, "birth_year": 1980})
    client = client_of(cast.worker)
    client.get(reverse("victims:case-list"))
    known, known_work = submit(client, cast.worker, NIK)
    assert noted(cast) == 1
    strange, strange_work = submit(client, cast.worker, STRANGER)

    assert noted(cast) == 1
    assert "Koordinator akan menghubungi bila perlu." in known
    assert known == strange
    assert known_work == strange_work
    assert len(known_work) > 20
    assert not [statement for statement in known_work if "match" in statement]


def test_correcting_an_identity_tells_nothing_by_words_or_by_work(cast, client_of):
    make_case(cast.other_worker, person={"identity": NIK, "birth_year": 1980})
    client, answers = client_of(cast.worker), []
    # The second case is like the first, which a correction offers to nobody: it makes a pair of its own.
    for nik, pairs in ((NIK["nik"], 1), (STRANGER["nik"], 2)):
        case = make_case(cast.worker, person={"identity": {"alias": "Melur", "full_name": "Nama Sama"}, "birth_year": 1970})
        with CaptureQueriesContext(connection) as captured:
            posted = client.post(
                reverse("victims:case-identity-edit", args=[case.pk]), {"nik": nik, "full_name": "Nama Sama", "sex": "male"}
            )
            work = worked(captured)  # the next request empties it
        assert posted.status_code == 302
        answers.append((told(client.get(posted.url)), work))
        assert noted(cast) == pairs

    assert len(answers[0][1]) > 10
    (known, known_work), (strange, strange_work) = answers
    assert known_work == strange_work
    assert known.splitlines() == strange.splitlines()
