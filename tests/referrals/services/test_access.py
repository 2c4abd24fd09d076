"""What a referral opens, to whom, and that it closes at each end: asked of the ORM and of row-level security alone."""

from collections.abc import Callable

import pytest
from django.db import connection

from referrals.models import Referral
from referrals.services import answering, ending, work
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import consent_of, make_accepted, make_approved, transfer_facts
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Agency, Membership, Unit
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent
from victims.closing import blockers_of
from victims.models.case import CaseOwnership, VictimCase
from victims.models.grants import CaseGrant
from victims.selectors.cases import case_view
from victims.services.consents import withdraw_consent
from victims.states import LegalGround

pytestmark = pytest.mark.django_db


def sees(user, case_id) -> bool:
    """Whether the user sees the case; both walls must agree."""
    with scope(user), connection.cursor() as cursor:
        by_orm = VictimCase.objects.visible_to(user).filter(pk=case_id).exists()
        cursor.execute("SELECT 1 FROM victims_victimcase WHERE id = %s", [case_id])
        assert (cursor.fetchone() is not None) == by_orm
        return by_orm


def complete(cast, referral) -> None:
    with scope(cast.health_officer):
        work.complete(actor=cast.health_officer, referral_id=referral.pk, result="Layak jalan")


def withdraw(cast, referral) -> None:
    with scope(cast.worker):
        ending.withdraw(actor=cast.worker, referral_id=referral.pk, reason="Tidak perlu lagi")


def withdraw_by_directorate(cast, referral) -> None:
    with scope(cast.directorate):
        ending.withdraw(actor=cast.directorate, referral_id=referral.pk, reason="Tidak tepat")


def take_consent_back(cast, referral) -> None:
    with scope(cast.colleague):
        withdraw_consent(actor=cast.colleague, consent_id=referral.consent_id)


ENDS = [complete, withdraw, withdraw_by_directorate, take_consent_back]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("started", ["accepted", "in_progress"])
def test_every_end_closes_the_case_at_once(cast, end: Callable, started: str):
    case = make_case(cast.worker)
    referral = make_accepted(cast, case, consent=consent_of(cast.worker, case, "kemenkes"))
    if started == "in_progress":
        with scope(cast.health_officer):
            work.start_work(actor=cast.health_officer, referral_id=referral.pk)
    assert sees(cast.health_officer, case.pk)

    end(cast, referral)

    assert not sees(cast.health_officer, case.pk)
    assert not sees(cast.health_colleague, case.pk)
    assert sees(cast.worker, case.pk)
    with scope(cast.worker):
        assert not CaseGrant.objects.live().filter(source="referral").exists()


@pytest.mark.parametrize("end", ENDS)
def test_every_end_is_the_receivers_to_read(cast, end: Callable):
    case = make_case(cast.worker)
    referral = make_accepted(cast, case, consent=consent_of(cast.worker, case, "kemenkes"))

    end(cast, referral)

    with scope(cast.health_officer):
        kept = Referral.objects.visible_to(cast.health_officer).get(pk=referral.pk)
    assert kept.closed_at
    assert kept.due_at is None
    with scope(cast.head):
        assert AuditEvent.objects.filter(case_id=case.pk, action="grant.ended").exists()


def test_consent_withdrawal_stops_what_waits_too(cast):
    case = make_case(cast.worker)
    consent = consent_of(cast.worker, case, "kemenkes")
    resting = make_approved(cast, case, consent=consent)
    other = make_approved(cast, case)  # on a legal ground
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)
        statuses = dict(Referral.objects.values_list("pk", "status"))
    assert statuses == {resting.pk: "withdrawn", other.pk: "approved"}


def test_agency_gets_no_more_than_its_list_of_today(cast):
    referral = make_approved(cast, shared_groups=frozenset({"summary", "health", "psychosocial"}))
    with as_owner():
        Agency.objects.filter(code="kemenkes").update(shareable_groups=["summary", "health"])
    with scope(cast.health_officer):
        answering.accept(actor=cast.health_officer, referral_id=referral.pk)
        grant = CaseGrant.objects.get(source="referral")
    assert grant.groups == ["health", "summary"]


def test_unit_that_did_not_accept_sees_nothing_more(cast):
    agency = Agency.objects.get(code="kemenkes")
    other_desk = Unit.objects.create(agency=agency, code="rs-contoh", name="RS Contoh", kind="office")
    Membership.objects.create(user=cast.training, unit=other_desk, role=Role.REFERRAL_OFFICER)
    approved = make_approved(cast)
    with scope(cast.training):
        assert Referral.objects.visible_to(cast.training).exists()
    with scope(cast.health_officer):
        answering.accept(actor=cast.health_officer, referral_id=approved.pk)

    assert not sees(cast.training, approved.case_id)
    with scope(cast.training):
        assert not Referral.objects.visible_to(cast.training).exists()
        assert not Referral.objects.all().exists()


def test_transfer_moves_the_case_and_all_that_is_open(cast):
    case = make_case(cast.worker)
    open_one = make_approved(cast, case)
    transfer = make_approved(cast, case, facts=transfer_facts())
    with scope(cast.other_head):
        answering.accept(actor=cast.other_head, referral_id=transfer.pk)
        moved = VictimCase.objects.visible_to(cast.other_head).get(pk=case.pk)
        groups = case_view(cast.other_head, moved).groups
        follows = Referral.objects.get(pk=open_one.pk)
        spells = CaseOwnership.objects.filter(case=case).order_by("from_at")
        history = [(spell.unit.code, spell.to_at is None) for spell in spells]
        assert follows.sending_unit == moved.owner_unit
    assert history == [("rp-bambuapus", False), ("sn-paramita", True)]
    assert "location" in groups
    assert sees(cast.other_worker, case.pk)
    assert not sees(cast.worker, case.pk)
    with scope(cast.worker):
        assert not Referral.objects.filter(pk=open_one.pk).exists()
        assert Referral.objects.get(pk=transfer.pk).status == "completed"


def test_transfer_leaves_one_grant_of_ownership_and_one_of_supervision(cast):
    case = make_case(cast.worker)
    transfer = make_approved(cast, case, facts=transfer_facts())
    with scope(cast.other_head):
        answering.accept(actor=cast.other_head, referral_id=transfer.pk)
        live = list(CaseGrant.objects.live().filter(case=case).order_by("source").values_list("source", "principal"))
        units = {unit.code: unit.pk * 4 + 2 for unit in Unit.objects.all()}
    assert live == [("ownership", units["sn-paramita"]), ("supervision", units["kemensos-direktorat"])]


def test_case_does_not_close_while_somebody_answers(cast):
    referral = make_approved(cast)
    with scope(cast.head):
        assert "1 rujukan masih berjalan" in blockers_of(referral.case_id)[0]
    withdraw(cast, referral)
    with scope(cast.head):
        assert not [sentence for sentence in blockers_of(referral.case_id) if "rujukan" in sentence]


def test_legal_ground_goes_into_the_grant(cast):
    accepted = make_accepted(cast, legal_ground=LegalGround.PUBLIC_DUTY, ground_note="Tugas pelayanan")
    with scope(cast.worker):
        assert CaseGrant.objects.get(source_id=accepted.pk).legal_ground == "public_duty"
