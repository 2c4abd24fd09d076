"""Who opened a case: for the head of the owning unit and the manager of a restricted case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.audit import leave_event
from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db


def page_of(case) -> str:
    return f"/kasus/{case.pk}/akses/dibuka/"


def test_the_head_reads_who_opened_what_when_and_by_which_right(client_of, cast):
    case = make_case(cast.worker)
    client_of(cast.colleague).get(f"/kasus/{case.pk}/")
    client_of(cast.colleague).get(f"/kasus/{case.pk}/identitas/")
    client_of(cast.directorate).get(f"/kasus/{case.pk}/")
    people = {person["who"]: person for person in client_of(cast.head).get(page_of(case)).context["people"]}
    assert set(people) == {"Colleague", "Directorate", "Head"}
    assert (people["Colleague"]["times"], people["Colleague"]["identity"]) == (1, 1)
    assert "RPTC Bambu Apus" in people["Colleague"]["rights"]
    assert not people["Colleague"]["emergency"]


def test_nobody_else_does(client_of, cast):
    case = make_case(cast.worker)
    answers = {name: client_of(user).get(page_of(case)).status_code for name, user in cast}
    assert answers.pop("head") == 200
    assert {answers[name] for name in ("worker", "colleague", "directorate")} == {403}
    assert set(answers.values()) == {403, 404}


def test_a_restricted_case_tells_its_manager_and_not_the_head(client_of, cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=case.pk, team=[])
    assert client_of(cast.worker).get(page_of(case)).status_code == 200
    assert client_of(cast.head).get(page_of(case)).status_code == 404


def test_the_price_does_not_depend_on_how_many_opened_it(client_of, cast):
    case, prices = make_case(cast.worker), []
    client = client_of(cast.head)
    client.get(page_of(case))
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(case))
        prices.append(len(queries))
        for _, user in cast:
            leave_event(user, "case.viewed", target=case, case_id=case.pk)
    assert prices[0] == prices[1]
