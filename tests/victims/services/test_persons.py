"""Changes of identity."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import forget_access, scope
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.access.models import GroupDefault
from tppo_cases.audit.models import AuditEvent
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.person import SearchToken, Victim
from victims.selectors.search import search_cases
from victims.services.facts import update_facts
from victims.services.persons import update_identity


def update(actor, case, **values):
    with scope(actor):
        return update_identity(actor=actor, case_id=case.pk, values=values)


def found(user, text):
    with scope(user):
        return search_cases(user, text).case_ids


def test_search_follows_a_changed_name(cast):
    case = make_case(cast.worker, person={"identity": {"full_name": "Budi Rekaan"}})
    update(cast.worker, case, full_name="Bambang Karangan")

    assert found(cast.worker, "bambang karangan") == [case.pk]
    assert found(cast.worker, "budi rekaan") == []


def test_tokens_of_other_fields_stay(cast):
    case = make_case(cast.worker, person={"identity": {"nik": "5203010101990001"}})
    update(cast.worker, case, alias="Mawar")

    assert found(cast.worker, "5203010101990001") == [case.pk]


def test_the_audit_names_fields_and_no_content(cast):
    case = make_case(cast.worker)
    update(cast.worker, case, full_name="Bambang Karangan", other_names="")
    with scope(cast.worker):
        event = AuditEvent.objects.get(case_id=case.pk, action="identity.changed")

    assert event.details == {"fields": ["full_name"]}


def test_a_nik_has_sixteen_digits(cast):
    with pytest.raises(RefusedError) as refusal:
        update(cast.worker, make_case(cast.worker), nik="123")
    assert "nik" in refusal.value.error_dict


def test_an_exact_birth_date_replaces_an_estimate(cast):
    case = make_case(cast.worker)
    update(cast.worker, case, born_on=date(1998, 5, 4))
    with scope(cast.worker):
        victim = Victim.objects.select_related("identity").get(pk=case.victim_id)

    assert (victim.birth_year, victim.identity.birth_precision) == (1998, "exact")


def test_a_day_that_was_wrong_is_taken_back_to_its_year(cast):
    case = make_case(cast.worker)
    update(cast.worker, case, born_on=None)
    with scope(cast.worker):
        assert not AuditEvent.objects.filter(case_id=case.pk, action="identity.changed").exists(), "an estimate stays"
    update(cast.worker, case, born_on=date(1998, 5, 4))
    update(cast.worker, case, born_on=None)
    with scope(cast.worker):
        victim = Victim.objects.select_related("identity").get(pk=case.victim_id)

    assert (victim.birth_year, victim.identity.birth_precision, victim.identity.birth_date) == (1998, "year", None)


def test_saving_without_a_change_writes_nothing(cast):
    case = make_case(cast.worker)
    update(cast.worker, case, other_names="")
    with scope(cast.worker):
        assert not AuditEvent.objects.filter(case_id=case.pk, action="identity.changed").exists()
        assert SearchToken.objects.filter(victim_id=case.victim_id).exists()


@pytest.mark.parametrize("who", ["shelter_staff", "directorate"])
def test_only_who_works_on_the_case_changes_it(cast, who):
    case = make_case(cast.worker)
    with pytest.raises(PermissionDenied):
        update(getattr(cast, who), case, full_name="X")


def narrowed(user, without):
    """The person works on the case as before, but one part of it is not hers."""
    with as_owner():
        GroupDefault.objects.filter(kind="role", code="social_worker").update(groups=sorted(ALL_GROUPS - {without}))
    forget_access(user)


@pytest.mark.parametrize(
    ("group", "field", "value"),
    [("identity", "full_name", "Nama Lain"), ("contact", "phone", "081234567003"), ("family", "family_contact", "Ibu"),
     ("identity", "sex", "female"), ("identity", "born_on", date(1999, 1, 2))],
)  # fmt: skip
def test_a_field_of_a_part_that_is_not_hers_refuses_the_whole(cast, group, field, value):
    case = make_case(cast.worker)
    narrowed(cast.worker, group)
    with pytest.raises(PermissionDenied):
        update(cast.worker, case, **{field: value, "alias" if group != "identity" else "phone": "Terserah"})
    assert AuditEvent.objects.filter(action="identity.changed").count() == 0
    update(cast.worker, case, **{"alias" if group != "identity" else "phone": "Terserah"})


@pytest.mark.parametrize(
    ("group", "field", "value"),
    [("narrative", "chronology", "Lain"), ("migration", "route", "Lain"), ("safety", "safety_note", "Lain")],
)
def test_a_fact_of_a_part_that_is_not_hers_refuses_the_whole(cast, group, field, value):
    case = make_case(cast.worker)
    narrowed(cast.worker, group)
    with scope(cast.worker), pytest.raises(PermissionDenied):
        update_facts(actor=cast.worker, case_id=case.pk, values={"emergency": "none", field: value})
    with scope(cast.worker):
        update_facts(actor=cast.worker, case_id=case.pk, values={"emergency": "none"})


def test_facts_that_are_saved_unchanged_write_nothing_and_seconds_are_not_lost(cast, client_of):
    applied = timezone.now().replace(second=41, microsecond=7) - timedelta(hours=5)
    case = make_case(cast.worker, plain={"applied_at": applied}, sealed={"route": "Lewat Batam"})
    client, address = client_of(cast.worker), reverse("victims:case-facts", args=[case.pk])
    for route, fields in (("Lewat Batam", []), ("Lewat Tarakan", [["route"]])):
        form = client.get(address).context["form"]
        typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        day = timezone.localtime(applied)
        moment = {"applied_at_0": f"{day:%d/%m/%Y}", "applied_at_1": f"{day:%H.%M}"}
        assert client.post(address, {**typed, **moment, "route": route}).status_code == 302
        with scope(cast.worker):
            events = AuditEvent.objects.filter(case_id=case.pk, action="case.facts_changed")
            assert [event.details["fields"] for event in events] == fields
            assert VictimCase.objects.get(pk=case.pk).applied_at == applied
