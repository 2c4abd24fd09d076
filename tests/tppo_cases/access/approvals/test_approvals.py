"""Two people: who may ask, who may answer, and what the database refuses whoever asks it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.cases import as_owner
from tppo_cases.access.approvals.registry import APPROVAL_KINDS, ApprovalKind
from tppo_cases.access.approvals.services import approve, ask_approval, refuse, withdraw
from tppo_cases.access.context import scope
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError
from tppo_cases.notifications.models import Notification

pytestmark = pytest.mark.django_db
DONE: list[tuple[str, str]] = []


@pytest.fixture(autouse=True)
def kind(monkeypatch, cast):
    DONE.clear()
    answer = {"deciders": [cast.head, cast.auditor]}
    made = ApprovalKind(
        "test.act", "Uji", deciders=lambda _asked: answer["deciders"], describe=lambda asked: [("Sasaran", asked.target_id)],
        carry_out=lambda actor, asked: DONE.append((actor.email, asked.target_id)),
        dropped=lambda _actor, asked: DONE.append(("gagal", asked.target_id)),
    )  # fmt: skip
    monkeypatch.setitem(APPROVAL_KINDS, "test.act", made)
    return answer


def ask(actor: User, target: str = "7") -> Approval:
    with scope(actor):
        return ask_approval(actor=actor, kind="test.act", target_id=target, reason="Perlu segera")


def test_another_person_allows_it_and_it_happens_once(cast):
    asked = ask(cast.worker)
    with scope(cast.head):
        approve(actor=cast.head, approval_id=asked.pk)
    with scope(cast.head), pytest.raises(RefusedError, match="sudah diputuskan"):
        approve(actor=cast.head, approval_id=asked.pk)
    assert [(cast.head.email, "7")] == DONE
    with as_owner():
        actions = AuditEvent.objects.filter(action__startswith="approval").order_by("id")
        assert [(row.action, row.actor_id) for row in actions] == [
            ("approval.asked", cast.worker.pk), ("approval.approved", cast.head.pk)
        ]  # fmt: skip
        assert set(Notification.objects.values_list("user__email", flat=True)) == {
            cast.head.email, cast.auditor.email, cast.worker.email
        }  # fmt: skip


def test_nobody_answers_her_own_request(cast):
    asked = ask(cast.head)
    with scope(cast.head), pytest.raises(PermissionDenied):
        approve(actor=cast.head, approval_id=asked.pk)
    with pytest.raises(IntegrityError, match="access_approval_two_persons"), as_owner():
        Approval.objects.update(status="approved", decided_by=cast.head, decided_at=timezone.now())
    assert DONE == []


def test_who_was_asked_but_may_no_longer_decide_is_refused(cast, kind):
    asked = ask(cast.worker)
    kind["deciders"] = [cast.auditor]
    with scope(cast.head), pytest.raises(PermissionDenied):
        approve(actor=cast.head, approval_id=asked.pk)


def test_who_was_not_asked_does_not_find_it(cast):
    asked = ask(cast.worker)
    for user in (cast.colleague, cast.other_head, cast.superuser, cast.agency_admin):
        with scope(user):
            assert not Approval.objects.filter(pk=asked.pk).exists()
            with pytest.raises(Approval.DoesNotExist):
                approve(actor=user, approval_id=asked.pk)


def test_a_refusal_has_a_reason_and_does_nothing(cast):
    asked = ask(cast.worker)
    with scope(cast.head), pytest.raises(RefusedError, match="Tulis alasan"):
        refuse(actor=cast.head, approval_id=asked.pk, reason=" ")
    with scope(cast.head):
        refuse(actor=cast.head, approval_id=asked.pk, reason="Belum perlu")
    assert DONE == [("gagal", "7")]


def test_who_asked_takes_it_back_and_nobody_else(cast):
    asked = ask(cast.worker)
    with scope(cast.head), pytest.raises(PermissionDenied):
        withdraw(actor=cast.head, approval_id=asked.pk)
    with scope(cast.worker):
        withdraw(actor=cast.worker, approval_id=asked.pk)
    with scope(cast.head), pytest.raises(RefusedError):
        approve(actor=cast.head, approval_id=asked.pk)


def test_the_same_waits_once(cast):
    ask(cast.worker)
    with pytest.raises(RefusedError, match="sudah menunggu"):
        ask(cast.worker)


def test_an_old_request_runs_out_and_can_be_asked_again(cast):
    asked = ask(cast.worker)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        with scope(cast.head), pytest.raises(RefusedError, match="kedaluwarsa"):
            approve(actor=cast.head, approval_id=asked.pk)
        again = ask(cast.worker)
    assert again.pk != asked.pk


def test_without_a_second_person_it_cannot_be_asked(cast, kind):
    kind["deciders"] = [cast.worker]
    with pytest.raises(RefusedError, match="orang kedua"):
        ask(cast.worker)


@pytest.mark.parametrize("column", ["kind", "target_id", "details", "deciders", "requested_by_id", "reason"])
def test_what_was_asked_cannot_be_changed_afterwards(cast, column):
    ask(cast.worker)
    with pytest.raises(ProgrammingError, match="permission denied"), scope(cast.worker):
        run(f"UPDATE access_approval SET {column} = {column}")  # noqa: S608  # a column of the list above


def test_nobody_signs_for_another_person(cast):
    ask(cast.worker)
    with pytest.raises(ProgrammingError, match="row-level security"), scope(cast.worker):
        run("UPDATE access_approval SET status = 'approved', decided_by_id = %s, decided_at = now()", cast.head.pk)


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_reason_is_sealed(cast):
    ask(cast.worker)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM access_approval")
        assert b"segera" not in bytes(cursor.fetchone()[0])


# ---- pages ----
def test_the_page_asks_again_who_is_there_and_then_decides(client_of, confirmed_client_of, cast):
    asked = ask(cast.worker)
    page = f"/persetujuan/{asked.pk}/"
    assert client_of(cast.head).get(page).url.startswith("/akun/konfirmasi/")
    client = confirmed_client_of(cast.head)
    assert "Perlu segera" in client.get(page).content.decode()
    assert "Pilih setuju atau tolak" in client.post(page, {}).content.decode()
    assert "Tulis alasan penolakan" in client.post(page, {"decision": "refuse"}).content.decode()
    assert client.post(page, {"decision": "approve"}).status_code == 302
    assert "Disetujui" in client.get(page).content.decode()
    assert client.post(page, {"decision": "approve"}).status_code == 200
    assert len(DONE) == 1


def test_others_get_the_page_of_nothing(client_of, cast):
    asked = ask(cast.worker)
    for user in (cast.colleague, cast.other_head, cast.superuser):
        assert client_of(user).get(f"/persetujuan/{asked.pk}/").status_code == 404
        assert client_of(user).post(f"/persetujuan/{asked.pk}/tarik/").status_code == 404
        assert str(asked.pk) not in client_of(user).get("/persetujuan/?semua=1").content.decode()


def test_the_list_costs_the_same_whatever_it_holds(client_of, cast):
    client = client_of(cast.head)
    ask(cast.worker, "1")
    client.get("/persetujuan/")
    with CaptureQueriesContext(connection) as few:
        client.get("/persetujuan/")
    for number in range(2, 12):
        ask(cast.worker, str(number))
    with CaptureQueriesContext(connection) as many:
        assert client.get("/persetujuan/").content.count(b"row-link") >= 11
    assert len(few) == len(many)
