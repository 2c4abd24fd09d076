"""Two workers of one unit with the same form of one case: the later one does not write over the earlier one unawares."""

import html
import re

import pytest
from django.urls import reverse

from referrals.models import Referral
from referrals.services.drafting import create_referral, facts_of
from tests.factories.cases import make_case
from tests.factories.referrals import consent_of, facts
from tppo_cases.access.context import scope
from tppo_cases.core.sealed import reveal_all
from victims.models.case import VictimCase
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
