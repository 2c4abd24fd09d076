"""The case page and its forms: every page draws, for whoever may use it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import OTHER_UNIT
from tests.factories.cases import make_case, set_status
from tests.factories.referrals import make_accepted
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Unit
from tppo_cases.audit.models import AuditEvent
from victims.case_page.clocks import deadline_items
from victims.models.case import Deadline
from victims.models.work import Note
from victims.services.deadlines import meet_deadline, start_deadlines
from victims.services.grants import give_named_access
from victims.services.notes import write_note
from victims.states import CaseStatus, DeadlineCode

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


@pytest.mark.parametrize("who", ["worker", "head", "directorate"])
def test_the_page_takes_at_most_25_queries_whatever_happened(cast, client_of, who):
    countries = {"destination_id": "MM", "transit_countries": ["TH"], "exploitation_forms": ["sexual"]}
    case = make_case(cast.worker, plain=countries)
    client = client_of(getattr(cast, who))
    with CaptureQueriesContext(connection) as quiet:
        client.get(address("detail", case))
    with scope(cast.worker):
        give_named_access(actor=cast.worker, case=case, user=cast.network_companion, groups=["summary"], reason="Pendamping")
        for _ in range(30):
            write_note(actor=cast.worker, case_id=case.pk, group="summary", body="x")
            start_deadlines(case.pk, {DeadlineCode.MONITORING: timezone.now()})
            meet_deadline(case.pk, DeadlineCode.MONITORING)

    with CaptureQueriesContext(connection) as busy:
        client.get(address("detail", case))
    assert len(busy) <= len(quiet) <= 25


@pytest.mark.parametrize("tab", ["detail", "notes", "services"])
def test_going_through_the_tabs_is_one_opening(cast, client_of, tab):
    case = make_case(cast.worker)
    client = client_of(cast.worker)
    for each in ("detail", tab, "history"):
        client.get(address(each, case))

    with scope(cast.worker):
        assert AuditEvent.objects.filter(case_id=case.pk, action="case.viewed").count() == 1


def test_every_opening_of_identity_is_on_record(cast, client_of):
    case = make_case(cast.worker)
    client = client_of(cast.worker)
    client.get(address("identity", case))
    client.post(address("identity-show", case))
    with scope(cast.worker):
        events = AuditEvent.objects.filter(case_id=case.pk, action="identity.viewed").order_by("id")

        assert ["nik" in event.details["fields"] for event in events] == [False, True]


def test_a_second_press_changes_nothing_twice(cast, client_of):
    case = make_case(cast.worker)
    client = client_of(cast.worker)
    key = client.get(address("notes", case)).context["form"]["kunci"].value()
    for _ in range(2):
        answer = client.post(address("notes", case), {"kunci": str(key), "group": "summary", "body": "Sekali"})
        assert answer.status_code == 302

    with scope(cast.worker):
        assert Note.objects.filter(case=case).count() == 1


def test_a_refusal_keeps_what_was_typed_and_says_why(cast, client_of):
    case = set_status(make_case(cast.worker), CaseStatus.ASSESSMENT)
    page = client_of(cast.worker).post(address("plan", case), {"service_kinds": ["vocational"], "goals": "Bengkel"})

    assert page.status_code == 200
    assert "Catat asesmen lebih dahulu" in page.content.decode()
    assert "Bengkel" in page.content.decode()


def test_a_page_that_shows_an_old_state_says_so(cast, client_of):
    case = set_status(make_case(cast.worker), CaseStatus.ASSESSMENT)
    page = client_of(cast.worker).post(address("close", case), {"reason": "Selesai"})

    assert "Status kasus sekarang: Asesmen" in page.content.decode()


@pytest.mark.parametrize("form", ["transfer", "manager", "close-early", "reopen"])
def test_a_visible_case_with_a_forbidden_verb_is_403(cast, client_of, form):
    case = make_case(cast.worker)

    assert client_of(cast.worker).get(address(form, case)).status_code == 403


@pytest.mark.parametrize("form", [*WORKER_FORMS, *HEAD_FORMS])
def test_an_invisible_case_is_404_for_every_form(cast, client_of, form):
    case = make_case(cast.worker)

    assert client_of(cast.other_head).get(address(form, case)).status_code == 404


def test_after_a_hand_over_one_is_back_at_the_list(cast, client_of):
    case = make_case(cast.worker)
    unit = Unit.objects.get(code=OTHER_UNIT)
    answer = client_of(cast.head).post(address("transfer", case), {"unit": unit.pk, "reason": "Pulang"})

    assert answer.url == reverse("victims:case-list")
    assert client_of(cast.head).get(address("detail", case)).status_code == 404


def test_who_decides_stays_unless_taken_out(cast, client_of):
    page = client_of(cast.worker).get(reverse("victims:case-restrict", args=[make_case(cast.worker).pk]))
    assert cast.head.pk in page.context["form"]["team"].value()


def test_the_next_step_offers_a_referral_to_the_owner_alone(cast, client_of):
    referral = make_accepted(cast)
    create = reverse("referrals:referral-create", args=[referral.case_id])
    shown = {
        who: create
        in client_of(getattr(cast, who)).get(reverse("victims:case-detail", args=[referral.case_id])).content.decode()
        for who in ("worker", "health_officer")
    }
    assert shown == {"worker": True, "health_officer": False}


def test_a_clock_that_was_met_late_says_so(cast):
    case = make_case(cast.worker)
    now = timezone.now()
    with scope(cast.worker):
        clock = Deadline.objects.filter(case=case).first()
        clock.started_at, clock.due_at, clock.met_at = now - timedelta(hours=48), now - timedelta(hours=24), now
    assert [item["note"] for item in deadline_items([clock])] == ["terlambat 24 jam"]


def test_a_form_key_of_one_case_changes_nothing_on_another(cast, client_of):
    first, second = make_case(cast.worker), make_case(cast.worker)
    client, words = client_of(cast.worker), {"group": "summary", "body": "Tenang.", "kunci": str(uuid.uuid4())}

    answers = [client.post(reverse("victims:case-notes", args=[case.pk]), words).status_code for case in (first, first, second)]
    assert answers == [302, 302, 409]
    with scope(cast.worker):
        assert Note.objects.filter(case__in=[first, second]).count() == 1
