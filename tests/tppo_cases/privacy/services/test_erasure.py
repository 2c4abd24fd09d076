"""Removing a person's data: who may, what stands against it, what is gone and what stays."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from reports.figures.compute import compute_figures
from reports.figures.periods import Quarter
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case, set_status
from tests.factories.documents import add as add_document
from tests.factories.privacy import LONG_AGO, closed_case, in_work
from tppo_cases.access.approvals.services import approve, refuse
from tppo_cases.access.context import scope
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Agency
from tppo_cases.audit.models import AuditEvent, FormerRow
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import SealedField
from tppo_cases.privacy.models.erasures import Erasure
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.services import holds
from tppo_cases.privacy.services.erasure import ask_erasure, decide_erasure
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.models.person import SearchToken, Victim, VictimIdentity
from victims.services.notes import write_note

pytestmark = pytest.mark.django_db
IDENTITY = {"alias": "Melati", "full_name": "Nama Rekaan Panjang", "nik": "5203014107990077", "phone": "081234567890"}


def ask(user, request) -> Approval:
    with scope(user):
        ask_erasure(actor=user, request_id=request.pk, reason="Permintaannya sah")
        return Approval.objects.get(kind="subject.erasure", target_id=request.pk)


def erase(cast, request):
    approval = ask(cast.worker, request)
    with scope(cast.head):
        approve(actor=cast.head, approval_id=approval.pk)
        return Erasure.objects.get(request=request)


def sealed_left(case) -> list[str]:
    """Every sealed column of every model that holds something of this case or person."""
    left = []
    for model in apps.get_models():
        names = [field.name for field in model._meta.get_fields() if isinstance(field, SealedField)]
        columns = {field.column for field in model._meta.concrete_fields}
        key = {VictimCase: "id", VictimIdentity: "victim_id"}.get(model, "case_id" if "case_id" in columns else "")
        if not names or not key:
            continue
        name = next(field.name for field in model._meta.concrete_fields if field.column == key)
        value = case.victim_id if model is VictimIdentity else case.pk
        rows = model._default_manager.filter(**{name: value})
        left += [f"{model.__name__}.{name}" for row in rows for name in names if getattr(row, name) is not None]
    return left


def former_left(case) -> list[str]:
    """Where it is still kept what this case or person held before; the tables of the erasure itself aside."""
    rows = FormerRow.objects.filter(Q(case_id=case.pk) | Q(victim_id=case.victim_id)).exclude(table__startswith="privacy_")
    return [f"{row.table} {sorted(row.was)}" for row in rows]


@pytest.fixture
def full_case(cast):
    """A case with text in many tables, closed long ago."""
    case = make_case(cast.worker, person={"identity": IDENTITY}, sealed={"chronology": "Cerita", "route": "Batam"}, age=27)
    with scope(cast.worker):
        write_note(actor=cast.worker, case_id=case.pk, group="summary", body="Catatan")
    add_document(cast.worker, case)
    refer.make_completed(cast, case)
    return set_status(case, "closed", outcome="completed", closed_at=timezone.now() - LONG_AGO)


def test_nothing_sealed_is_left_and_nothing_finds_her(cast, full_case):
    with as_owner():
        before = sealed_left(full_case)
    assert {name.split(".")[0] for name in before} >= {"VictimIdentity", "VictimCase", "Note", "Referral", "Document"}
    assert "Referral.facility" in before

    with as_owner():
        assert former_left(full_case)

    order = erase(cast, in_work(cast, full_case, "erasure"))

    with as_owner():
        assert sealed_left(full_case) == []
        assert former_left(full_case) == []
        assert not SearchToken.objects.filter(victim=full_case.victim_id).exists()
        victim = Victim.objects.get(pk=full_case.victim_id)
        assert (victim.initials, victim.birth_year) == ("–", None)
        order.refresh_from_db()
        assert order.carried_out_at
        assert (order.asked_by, order.decided_by) == (cast.worker, cast.head)
        assert SubjectRequest.objects.get(pk=order.request_id).status == "fulfilled"
        assert AuditEvent.objects.filter(action="subject.erased", case_id=full_case.pk).count() == 1


def test_other_persons_keep_everything(cast, full_case):
    other = closed_case(cast.worker, person={"identity": {"alias": "Kenanga", "full_name": "Orang Lain"}})
    with as_owner():
        before = sealed_left(other)
    erase(cast, in_work(cast, full_case, "erasure"))

    with as_owner():
        assert sealed_left(other) == before != []
        assert SearchToken.objects.filter(victim=other.victim_id).exists()


def test_figures_are_the_same_before_and_after(cast, full_case):
    now = timezone.now()
    quarter = Quarter.of(timezone.localdate())

    def counted():
        agencies = [Agency.objects.get(code=code) for code in ("kemensos", "kemenkes")]
        return [compute_figures(quarter, agency, national=agency.code == "kemensos", cutoff=now) for agency in agencies]

    before = counted()
    assert before[0]["totals"]["persons"] > 0
    erase(cast, in_work(cast, full_case, "erasure"))
    assert counted() == before


def test_documents_are_destroyed_and_their_files_left_to_the_sweep(cast, full_case):
    erase(cast, in_work(cast, full_case, "erasure"))

    with as_owner():
        document = Document.objects.get(case=full_case)
        assert (document.file_key, bytes(document.fingerprint), document.destroyed_at is not None) == (None, b"", True)
        assert not Document.objects.stored().filter(case=full_case).exists()  # what the sweep of files keeps


def test_two_people(cast, full_case):
    request = in_work(cast, full_case, "erasure")
    approval = ask(cast.worker, request)
    for user in (cast.worker, cast.colleague, cast.auditor):
        with scope(user), pytest.raises((PermissionDenied, Approval.DoesNotExist)):
            approve(actor=user, approval_id=approval.pk)
        with scope(user), pytest.raises(PermissionDenied):
            decide_erasure(actor=user, request_id=request.pk)


def test_head_does_not_allow_her_own(cast, full_case):
    request = in_work(cast, full_case, "erasure")
    with scope(cast.head), pytest.raises(RefusedError, match="orang kedua"):  # the only head of the unit
        ask_erasure(actor=cast.head, request_id=request.pk, reason="Sah")


def test_second_person_may_say_no(cast, full_case):
    request = in_work(cast, full_case, "erasure")
    approval = ask(cast.worker, request)
    with scope(cast.head):
        refuse(actor=cast.head, approval_id=approval.pk, reason="Belum")
        returned = SubjectRequest.objects.get(pk=request.pk)

    assert (returned.status, returned.asked_by) == ("in_work", None)
    assert not Erasure.objects.exists()


def refused_with(cast, case, word: str) -> None:
    request = in_work(cast, case, "erasure")
    with scope(cast.worker), pytest.raises(RefusedError, match=word):
        ask_erasure(actor=cast.worker, request_id=request.pk, reason="Permintaannya sah")


def test_open_case_is_not_erased(cast):
    refused_with(cast, make_case(cast.worker), "belum selesai")


def test_period_must_be_over(cast):
    refused_with(cast, closed_case(cast.worker, ago=timedelta(days=700)), "Masa simpan")


def test_proceedings_stand_against_it_until_their_end_is_on_record(cast):
    case = closed_case(cast.worker, person={"identity": {**IDENTITY, "police_report_number": "LP/B/1/2020"}})
    refused_with(cast, case, "laporan polisi")
    with scope(cast.head):
        hold = holds.place_hold(actor=cast.head, case_number=case.number, ground="proceedings", reason="Sidang")
        holds.ask_lift(actor=cast.head, hold_id=hold.pk, reason="Putusan berkekuatan tetap")
    with scope(cast.auditor):
        approve(actor=cast.auditor, approval_id=Approval.objects.get(target_id=hold.pk).pk)

    assert erase(cast, in_work(cast, case, "erasure")).pk


def test_hold_stands_against_it(cast, full_case):
    with scope(cast.auditor):
        holds.place_hold(actor=cast.auditor, case_number=full_case.number, ground="audit", reason="Pemeriksaan")
    refused_with(cast, full_case, "penahanan hukum")


def test_hold_placed_after_the_first_yes_is_seen_at_the_second(cast, full_case):
    request = in_work(cast, full_case, "erasure")
    with scope(cast.worker):
        ask_erasure(actor=cast.worker, request_id=request.pk, reason="Permintaannya sah")
    with scope(cast.head):
        holds.place_hold(actor=cast.head, case_number=full_case.number, ground="audit", reason="Pemeriksaan")
        with pytest.raises(RefusedError, match="penahanan hukum"):
            decide_erasure(actor=cast.head, request_id=request.pk)


def run_sql(*parameters) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT simpul_erase_person(%s)", parameters)


def test_database_removes_nothing_that_was_not_decided_by_two(cast, full_case):
    request = in_work(cast, full_case, "erasure")
    plain = {"case_id": full_case.pk, "victim_id": full_case.victim_id, "ground": "request", "request": request}
    with scope(cast.head):
        with pytest.raises(DatabaseError), transaction.atomic():  # one person twice
            Erasure.objects.create(**plain, asked_by=cast.head, decided_by=cast.head)
        with transaction.atomic():
            order = Erasure.objects.create(**plain, asked_by=cast.worker, decided_by=cast.head)
        with pytest.raises(DatabaseError, match="no such request"):  # nobody asked on the request
            run_sql(order.pk)


@pytest.mark.parametrize("who", ["other_head", "directorate", "health_officer", "auditor"])
def test_outside_the_unit_no_order_can_be_written(cast, full_case, who):
    request = in_work(cast, full_case, "erasure")
    user = getattr(cast, who)
    with scope(user), pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.create(
            case_id=full_case.pk, victim_id=full_case.victim_id, ground="request", request=request, asked_by=cast.worker,
            decided_by=user,
        )  # fmt: skip


def test_order_for_somebody_elses_person_removes_nothing(cast, full_case):
    foreign = closed_case(cast.other_worker)
    request = in_work(cast, full_case, "erasure")
    with scope(cast.worker):
        ask_erasure(actor=cast.worker, request_id=request.pk, reason="Permintaannya sah")
    with scope(cast.head):
        order = Erasure.objects.create(
            case_id=full_case.pk, victim_id=foreign.victim_id, ground="request", request=request, asked_by=cast.worker,
            decided_by=cast.head,
        )  # fmt: skip
        with pytest.raises(DatabaseError):
            run_sql(order.pk)
