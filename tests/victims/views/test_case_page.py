"""The case page and its forms: every page draws, for whoever may use it."""

import pytest
from django.urls import reverse

from tests.factories.cases import make_case, set_status
from victims.states import CaseStatus

TABS = ("detail", "identity", "screening", "assessment", "services", "notes", "history", "access", "actions")
WORKER_FORMS = {
    "identity-edit": "intake", "facts": "intake", "screening-record": "intake", "consent-record": "intake",
    "assessment-record": "assessment", "plan": "assessment", "service-record": "planned", "close": "in_service",
    "follow-up": "planned", "restrict": "intake",
}  # fmt: skip
HEAD_FORMS = {"close-early": "intake", "manager": "intake", "transfer": "intake", "close-not-tppo": "not_tppo"}


def address(name, case):
    return reverse(f"victims:case-{name}", args=[case.pk])


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_draws_for_the_worker(cast, client_of, tab):
    case = make_case(cast.worker)

    page = client_of(cast.worker).get(address(tab, case))

    assert page.status_code == 200


@pytest.mark.parametrize(("form", "status"), WORKER_FORMS.items())
def test_every_form_of_the_worker_draws(cast, client_of, form, status):
    case = set_status(make_case(cast.worker), status)

    assert client_of(cast.worker).get(address(form, case)).status_code == 200


@pytest.mark.parametrize(("form", "status"), HEAD_FORMS.items())
def test_every_form_of_the_head_draws(cast, client_of, form, status):
    case = set_status(make_case(cast.worker), status)

    assert client_of(cast.head).get(address(form, case)).status_code == 200


def test_the_head_decides_about_closing(cast, client_of):
    case = set_status(make_case(cast.worker), CaseStatus.CLOSING, closing_requested_by=cast.worker)

    page = client_of(cast.head).get(address("close-decide", case))

    assert "Setujui terminasi" in page.content.decode()


def test_the_list_and_the_deadlines_draw(cast, client_of):
    make_case(cast.worker)
    client = client_of(cast.worker)

    assert client.get(reverse("victims:case-list")).status_code == 200
    assert client.get(reverse("victims:deadlines")).status_code == 200
