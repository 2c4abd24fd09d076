"""A stolen session: the pack equals the ground truth. And the way of an incident to its end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from tests.cast import PASSWORD
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case
from tests.factories.privacy import breach_facts, report
from tests.factories.reports import same_person
from tppo_cases.access.approvals.services import approve, refuse
from tppo_cases.access.context import scope
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Membership, User
from tppo_cases.core.errors import RefusedError
from tppo_cases.privacy.models.breaches import Breach, BreachCase
from tppo_cases.privacy.services import breaches
from tppo_cases.privacy.services.pack import build_pack

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_officer(cast) -> User:
    user = User.objects.create_user("petugas.dua@contoh.id", PASSWORD, full_name="Petugas Dua")
    Membership.objects.create(user=user, unit=Membership.objects.get(user=cast.auditor).unit, role="auditor")
    return user


def moved_back(*, by: timedelta) -> None:
    """Put events of the audit trail into the past, as the owner with its trigger off."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER refuse_change")
        cursor.execute("UPDATE audit_auditevent SET at = at - %s", [by])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER refuse_change")


def test_pack_is_what_the_thief_opened(cast, client_of):
    cases = [make_case(cast.worker) for _ in range(4)]
    same_person(cases[0], cases[1])
    refer.make_accepted(cast, cases[0], consent=refer.consent_of(cast.worker, cases[0], "kemenkes"))
    before, seen, identity, untouched = cases
    client_of(cast.worker).get(f"/kasus/{untouched.pk}/")  # long before
    moved_back(by=timedelta(hours=3))
    client_of(cast.worker).get(f"/kasus/{before.pk}/")  # ten minutes before: its tabs were open without a new entry
    moved_back(by=timedelta(minutes=10))
    start = timezone.now()
    thief = client_of(cast.worker)
    thief.get(f"/kasus/{seen.pk}/")
    thief.post(f"/kasus/{identity.pk}/identitas/tampilkan/")
    thief.post("/kasus/", {"q": "Rekaan"}, follow=True)
    client_of(cast.colleague).get(f"/kasus/{untouched.pk}/")  # another account
    end = timezone.now()
    breach = report(cast.head)
    with scope(cast.auditor):
        packed = build_pack(actor=cast.auditor, breach_id=breach.pk, account=cast.worker, from_at=start, to_at=end)
        rows = {row.case_number: row for row in BreachCase.objects.visible_to(cast.auditor)}

    assert set(rows) == {case.number for case in (before, seen, identity)}
    assert {"nik", "full_name"} <= set(rows[identity.number].fields)
    assert rows[seen.number].fields == []
    assert packed.persons == 2  # two of the three are one person
    assert packed.searches == 1
    assert "identity" in packed.field_groups
    assert start <= rows[seen.number].first_at <= rows[seen.number].last_at <= end


def test_pack_names_nobody(cast, client_of):
    case = make_case(cast.worker, person={"identity": {"alias": "Melati", "full_name": "Nama Rahasia"}})
    start = timezone.now() - timedelta(minutes=1)
    client_of(cast.worker).get(f"/kasus/{case.pk}/")
    breach = report(cast.head)
    with scope(cast.auditor):
        build_pack(actor=cast.auditor, breach_id=breach.pk, account=cast.worker, from_at=start, to_at=timezone.now())
    page = client_of(cast.auditor).get(f"/pelindungan-data/insiden/{breach.pk}/").content.decode()

    assert case.number in page
    assert "Melati" not in page
    assert "Nama Rahasia" not in page


def packed_and_assessed(cast, client_of, case) -> Breach:
    start = timezone.now() - timedelta(minutes=1)
    client_of(cast.worker).get(f"/kasus/{case.pk}/")
    breach = report(cast.head)
    with scope(cast.auditor):
        build_pack(actor=cast.auditor, breach_id=breach.pk, account=cast.worker, from_at=start, to_at=timezone.now())
        return breaches.assess(actor=cast.auditor, breach_id=breach.pk, facts=breach_facts())


def test_unit_informs_and_then_it_closes(cast, client_of):
    breach = packed_and_assessed(cast, client_of, make_case(cast.worker))
    with scope(cast.auditor):
        notified = breaches.mark_notified(actor=cast.auditor, breach_id=breach.pk, notified_at=timezone.now())
        assert notified.due_at - notified.noticed_at == timedelta(hours=72)
        with pytest.raises(RefusedError, match="belum memberi tahu"):
            breaches.close_breach(actor=cast.auditor, breach_id=breach.pk)
    with scope(cast.colleague):
        touched = BreachCase.objects.visible_to(cast.colleague).get()
        breaches.mark_informed(actor=cast.colleague, touched_id=touched.pk)
    with scope(cast.auditor):
        assert breaches.close_breach(actor=cast.auditor, breach_id=breach.pk).status == "closed"


def test_only_the_unit_of_the_case_and_data_protection_see_a_touched_case(cast, client_of):
    case = make_case(cast.worker)
    refer.make_accepted(cast, case)
    packed_and_assessed(cast, client_of, case)
    seen = set()
    for name, user in cast:
        with scope(user):
            if BreachCase.objects.visible_to(user).exists():
                seen.add(name)
    assert seen == {"worker", "colleague", "head", "auditor"}


def test_unit_is_not_asked_before_the_assessment(cast, client_of):
    case = make_case(cast.worker)
    client_of(cast.worker).get(f"/kasus/{case.pk}/")
    breach = report(cast.head)
    now = timezone.now()
    with scope(cast.auditor):
        build_pack(actor=cast.auditor, breach_id=breach.pk, account=cast.worker, from_at=now - timedelta(hours=1), to_at=now)
    with scope(cast.worker):
        assert not BreachCase.objects.exists()


@pytest.mark.parametrize("who", ["head", "directorate", "agency_admin", "superuser"])
def test_only_data_protection_assesses(cast, who):
    breach, user = report(cast.worker), getattr(cast, who)
    with scope(user), pytest.raises(PermissionDenied):
        breaches.assess(actor=user, breach_id=breach.pk, facts=breach_facts())


def test_reporter_sees_her_own_report_alone(cast):
    breach = report(cast.training)
    seen = set()
    for name, user in cast:
        with scope(user):
            if Breach.objects.visible_to(user).filter(pk=breach.pk).exists():
                seen.add(name)
    assert seen == {"training", "auditor"}


def test_no_duty_needs_another_officer(cast, second_officer):
    breach = report(cast.worker)
    with scope(cast.auditor):
        breaches.assess(actor=cast.auditor, breach_id=breach.pk, facts=breach_facts(persons=0))
        breaches.find_no_duty(actor=cast.auditor, breach_id=breach.pk, reason="Tersandi")
        asked = Approval.objects.get(kind="breach.no_duty")
        with pytest.raises(PermissionDenied):
            approve(actor=cast.auditor, approval_id=asked.pk)
        with pytest.raises(PermissionDenied):
            breaches.close_breach(actor=cast.auditor, breach_id=breach.pk)
    with scope(second_officer):
        approve(actor=second_officer, approval_id=asked.pk)
        assert Breach.objects.get(pk=breach.pk).status == "closed"


def test_another_officer_may_say_no(cast, second_officer):
    breach = report(cast.worker)
    with scope(cast.auditor):
        breaches.assess(actor=cast.auditor, breach_id=breach.pk, facts=breach_facts(persons=0))
        breaches.find_no_duty(actor=cast.auditor, breach_id=breach.pk, reason="Tersandi")
    with scope(second_officer):
        refuse(actor=second_officer, approval_id=Approval.objects.get(kind="breach.no_duty").pk, reason="Kuncinya ikut hilang")
        assert Breach.objects.get(pk=breach.pk).status == "assessed"
