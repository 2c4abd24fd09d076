"""Two workers of one unit with the same form of one case: the later one does not write over the earlier one unawares."""

import html
import re

import pytest
from django.urls import reverse

from referrals.models import Referral
from referrals.services.drafting import create_referral, facts_of
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import consent_of, facts
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import reveal_all
from victims.models.case import VictimCase
from victims.models.reference import Country, ExploitationForm, Modus
from victims.selectors.cases import case_view
from victims.services.facts import update_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(
        cast.worker, person={"identity": {"alias": "Cempaka", "full_name": "Nama Cempaka", "phone": "081234567001"}}
    )


def fields_of(page: str) -> dict[str, list[str]]:
    """What the browser would send back: the fields of the form with what they show."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        named = dict(re.findall(r'([a-z_]+)="([^"]*)"', tag))
        chosen = named.get("type") not in {"radio", "checkbox"} or " checked" in tag
        if "name" in named and chosen and named["name"] not in {"csrfmiddlewaretoken", "q"}:
            found.setdefault(named["name"], []).append(html.unescape(named.get("value", "")))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s?(.*?)</textarea>', page, re.DOTALL):
        found[name] = [html.unescape(text)]
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found[name] = re.findall(r'<option value="([^"]*)" selected', inside)[:1]
    return found


def known(user, case) -> dict[str, str]:
    with scope(user):
        view = case_view(user, VictimCase.objects.get(pk=case.pk))
        return reveal_all(view.case.victim.identity, ["full_name", "phone", "passport"], view)


def test_what_each_of_them_changed_is_kept(client_of, cast, case):
    address = reverse("victims:case-identity-edit", args=[case.pk])
    first, second = client_of(cast.worker), client_of(cast.colleague)
    shown = fields_of(second.get(address).content.decode())
    assert first.post(address, fields_of(first.get(address).content.decode()) | {"phone": "081234567002"}).status_code == 302

    assert second.post(address, shown | {"passport": "X1234567"}).status_code == 302

    assert known(cast.worker, case) == {"full_name": "Nama Cempaka", "phone": "081234567002", "passport": "X1234567"}


def test_what_both_changed_is_asked_beside_the_field(client_of, cast, case):
    address = reverse("victims:case-identity-edit", args=[case.pk])
    first, second = client_of(cast.worker), client_of(cast.colleague)
    shown = fields_of(second.get(address).content.decode())
    first.post(address, fields_of(first.get(address).content.decode()) | {"full_name": "Nama Pertama"})

    answer = second.post(address, shown | {"full_name": "Nama Kedua", "passport": "X1234567"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Sekarang tertulis: Nama Pertama." in page
    assert 'value="Nama Kedua"' in page
    assert known(cast.worker, case)["full_name"] == "Nama Pertama"
    assert second.post(address, fields_of(page)).status_code == 302
    assert known(cast.worker, case) == {"full_name": "Nama Kedua", "phone": "081234567001", "passport": "X1234567"}


def test_facts_of_the_case(client_of, cast, case):
    address = reverse("victims:case-facts", args=[case.pk])
    client = client_of(cast.colleague)
    shown = fields_of(client.get(address).content.decode())
    with scope(cast.worker):
        update_facts(actor=cast.worker, case_id=case.pk, values={"route": "Jakarta", "safety_note": "Penagih dekat rumah."})

    assert client.post(address, shown | {"arrival_place": ["Dermaga"]}).status_code == 302

    with scope(cast.worker):
        view = case_view(cast.worker, VictimCase.objects.get(pk=case.pk))
        found = reveal_all(view.case, ["route", "safety_note", "arrival_place"], view)
    assert found == {"route": "Jakarta", "safety_note": "Penagih dekat rumah.", "arrival_place": "Dermaga"}


def test_a_question_that_says_a_number_is_on_record(client_of, cast, case):
    """Also for who never opened the form: the answer to her post would tell it."""
    address = reverse("victims:case-identity-edit", args=[case.pk])
    answer = client_of(cast.worker).post(address, {"sex": "female", "phone": "1", "versi": '{"phone": "x"}'})
    assert "Sekarang tertulis: 081234567001." in answer.content.decode()
    with scope(cast.worker):
        events = AuditEvent.objects.filter(case_id=case.pk, action="identity.viewed")
        assert [event.details["fields"] for event in events] == [["phone"]]


def test_who_goes_back_and_changes_more_is_not_told_that_it_is_saved_while_it_is_not(client_of, cast, case):
    address, client = reverse("victims:case-identity-edit", args=[case.pk]), client_of(cast.worker)
    page = fields_of(client.get(address).content.decode())
    assert client.post(address, page | {"phone": "081234567002"}).status_code == 302
    # The browser shows the page as it was left: the same key, and what was typed.
    assert client.post(address, page | {"phone": "081234567002", "passport": "X1234567"}).status_code == 302
    assert known(cast.worker, case) == {"full_name": "Nama Cempaka", "phone": "081234567002", "passport": "X1234567"}


def test_a_term_that_was_retired_stays_with_the_case(client_of, cast, case):
    with as_owner():
        modus, form = Modus.objects.first(), ExploitationForm.objects.first()
    with scope(cast.worker):
        values = {"modus_id": modus.pk, "exploitation_forms": [form.pk], "destination_id": "MM"}
        update_facts(actor=cast.worker, case_id=case.pk, values=values)
    with as_owner():
        for term in (modus, form, Country.objects.get(pk="MM")):
            term.is_active = False
            term.save()
    address, client = reverse("victims:case-facts", args=[case.pk]), client_of(cast.worker)
    page = fields_of(client.get(address).content.decode())
    assert client.post(address, page | {"arrival_place": ["Dermaga"]}).status_code == 302
    with scope(cast.worker):
        found = VictimCase.objects.get(pk=case.pk)
        assert (found.modus_id, found.exploitation_forms, found.destination_id) == (modus.pk, [form.pk], "MM")


def test_a_referral_is_never_sent_with_the_words_of_the_page_before(client_of, cast, case):
    """Kept as a draft, gone back, fewer parts chosen, submitted: the draft of before must not go out in its place."""
    consent_of(cast.worker, case, "kemenkes")
    address = f"{reverse('referrals:referral-create', args=[case.pk])}?jenis=medical&lembaga=kemenkes"
    client = client_of(cast.worker)
    page = fields_of(client.get(address).content.decode())
    page["services"] = re.findall(r'name="services" value="([^"]+)"', client.get(address).content.decode())[:1]
    assert client.post(address, page | {"shared_groups": ["summary", "health"], "draf": "1"}).status_code == 302
    assert client.post(address, page | {"shared_groups": ["summary"]}).status_code == 302
    with scope(cast.worker):
        sent = Referral.objects.exclude(status="draft").get(case=case)
        assert sent.shared_groups == ["summary"]


def test_a_draft_of_a_referral(client_of, cast, case):
    consent = consent_of(cast.worker, case, "kemenkes")
    with scope(cast.worker):
        draft = create_referral(actor=cast.worker, case_id=case.pk, facts=facts("kemenkes", consent=consent))
    address = reverse("referrals:referral-edit", args=[draft.pk])
    first, second = client_of(cast.worker), client_of(cast.colleague)
    shown = fields_of(second.get(address).content.decode()) | {"draf": "1"}
    assert first.post(address, shown | {"need": "Perlu dokter perempuan."}).status_code == 302

    answer = second.post(address, shown | {"need": "Perlu juru bahasa."})
    assert "Sekarang tertulis: Perlu dokter perempuan." in answer.content.decode()
    assert second.post(address, shown | {"urgency": "urgent"}).status_code == 302

    with scope(cast.worker):
        now = facts_of(Referral.objects.get(pk=draft.pk))
    assert (now.need, now.urgency) == ("Perlu dokter perempuan.", "urgent")
