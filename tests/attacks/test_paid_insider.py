"""A paid insider: a valid account with real work, patience, and knowledge of addresses, forms and tables."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from referrals.models import Referral
from reports.models import IdentifiedExport
from tests.attacks.tools import case_now, end_posts, post_json, sql
from tests.cast import OWNER_UNIT
from tests.factories.cases import as_owner
from tests.factories.referrals import make_submitted
from tests.factories.tokens import give_token
from tppo_cases.access.context import forget_access, scope
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Membership, Unit
from tppo_cases.audit.models import AuditEvent
from victims.models.grants import CaseGrant
from victims.models.protection import EmergencyAccess
from victims.models.work import Note
from victims.selectors.cases import case_view
from victims.services.walls import raise_wall

pytestmark = pytest.mark.django_db


# ---- fields that no form has ----
def test_columns_slipped_into_the_form_of_the_facts(client_of, cast, story):
    """Adds owner, status, manager and restriction to a form that has none of these fields."""
    before = case_now(cast.worker, story.rows["own"])
    extra = {"status": "closed", "owner_unit": "1", "is_restricted": "on", "case_manager": cast.colleague.pk, "number": "X"}
    client_of(cast.worker).post(f"/kasus/{before.pk}/ringkasan/ubah/", extra)
    after = case_now(cast.worker, before)
    for column in ("status", "owner_unit_id", "is_restricted", "case_manager_id", "number"):
        assert getattr(before, column) == getattr(after, column)


def test_columns_slipped_into_the_api(client_of, cast, story):
    """Writes a note in another person's name, on another case, in the past."""
    own, other = story.rows["own"], story.rows["other"]
    data = {"group": "summary", "body": "x", "author": cast.head.pk, "case_id": str(other.pk), "created_at": "2020-01-01"}
    made = post_json(client_of(cast.worker), f"/api/v1/cases/{own.pk}/notes/", data)
    with scope(cast.worker):
        note = Note.objects.get(pk=made.json()["id"])
    assert (note.case_id, note.author_id) == (own.pk, cast.worker.pk)
    assert 2020 not in {value.year for value in vars(note).values() if isinstance(value, datetime)}


def test_referral_that_is_born_approved(client_of, cast, story):
    """Creates a referral by API with the columns of an approved one."""
    data = {
        "case": str(story.rows["own"].pk), "kind": "medical", "receiving_agency": "kemenkes", "services": ["psychiatry"],
        "shared_groups": ["summary"], "need": "x", "legal_ground": "vital", "ground_note": "segera", "status": "accepted",
        "approved_by": cast.head.pk, "receiver_principal": 1,
    }  # fmt: skip
    answer = post_json(client_of(cast.worker), "/api/v1/referrals/", data)
    with scope(cast.worker):
        rows = Referral.objects.exclude(pk__in=[story.rows["referral_accepted"].pk, story.rows["referral_submitted"].pk])
        assert {(row.status, row.approved_by_id) for row in rows} <= {("draft", None)}
    assert answer.status_code in {201, 400}


# ---- oneself as the second person ----
def test_own_referral_is_not_approved_by_who_sent_it(client_of, cast):
    """The head submits a referral herself and approves it, by page and by API."""
    draft = make_submitted(cast)
    with as_owner():
        Referral.objects.filter(pk=draft.pk).update(submitted_by=cast.head)
    client = client_of(cast.head)
    assert client.post(f"/rujukan/{draft.pk}/setujui/").status_code == 403
    assert post_json(client, f"/api/v1/referrals/{draft.pk}/approve/").status_code == 403


def test_own_request_is_not_approved(confirmed_client_of, cast, story):
    """Asked for the wall to be lifted and answers herself; then tries it past the page, in SQL."""
    row = story.rows["approval"]
    answer = confirmed_client_of(cast.worker).post(f"/persetujuan/{row.pk}/", {"decision": "approve"})
    assert answer.status_code in {403, 404}
    statement = "UPDATE access_approval SET status = 'approved', decided_by_id = %s, decided_at = now() WHERE id = %s"
    assert sql(cast.worker, statement, cast.worker.pk, row.pk) in {0, "IntegrityError", "ProgrammingError"}
    assert Approval.objects.filter(pk=row.pk, status="approved").count() == 0


def test_post_given_to_oneself(client_of, cast):
    """An administrator makes herself head of a centre, by page and past it."""
    unit, admin = Unit.objects.get(code=OWNER_UNIT), cast.agency_admin
    client_of(admin).post(f"/akun/pengguna/{admin.pk}/", {"unit": unit.pk, "role": "unit_head", "reason": "x"})
    with scope(admin), pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.create(user=admin, unit=unit, role="unit_head", granted_by=admin)
    assert not Membership.objects.filter(user=admin, role="unit_head").exists()


# ---- two posts, lost posts ----
def test_second_post_does_not_widen_what_the_first_was_given(cast, story):
    """An officer of Kemenkes also becomes a social worker elsewhere: the case shared with Kemenkes shows no more parts."""
    case = story.rows["own"]
    with scope(cast.health_officer):
        before = case_view(cast.health_officer, case_now(cast.health_officer, case)).groups
    with as_owner():
        unit = Unit.objects.get(code="sn-paramita")
        Membership.objects.create(user=cast.health_officer, unit=unit, role="social_worker", granted_by=cast.agency_admin)
    forget_access(cast.health_officer)
    with scope(cast.health_officer):
        assert case_view(cast.health_officer, case_now(cast.health_officer, case)).groups == before


def test_post_that_ends_in_the_middle_of_a_session(client_of, cast, story):
    """Keeps the browser open on the day after her last post."""
    client, path = client_of(cast.colleague), f"/kasus/{story.rows['own'].pk}/"
    assert client.get(path).status_code == 200
    end_posts(cast.colleague)
    assert client.get(path).status_code in {302, 403, 404}
    assert client.get(f"/api/v1/cases/{story.rows['own'].pk}/").status_code in {401, 403, 404}


def test_form_that_was_open_when_access_was_lost(client_of, cast, story):
    """Sends a form that she opened while the case was hers."""
    case, client = story.rows["own"], client_of(cast.colleague)
    page = f"/kasus/{case.pk}/catatan/"
    assert client.get(page).status_code == 200
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=case.pk, user=cast.colleague, reason="kin")
    assert client.post(page, {"group": "summary", "body": "masih bisa"}).status_code == 404
    with as_owner():
        assert not Note.objects.filter(case=case, author=cast.colleague).exists()


def test_clock_of_the_web_server_does_not_prolong_a_grant(client_of, cast, story):
    """Sets back the clock of the host on which the pages run: the database counts with its own."""
    with scope(cast.auditor):
        row = EmergencyAccess.objects.get(pk=story.rows["emergency"].pk)
    with as_owner():
        CaseGrant.objects.filter(source_id=row.pk).update(valid_until=timezone.now())
    client = client_of(cast.other_head)
    with time_machine.travel(timezone.now() - timedelta(minutes=5), tick=True):
        assert client.get(f"/kasus/{row.case_id}/").status_code == 404


# ---- keys of double submits ----
def test_key_of_another_person(client_of, cast, story):
    """Sends the hidden key of a colleague's form, to be led to what she made."""
    key, path = str(uuid.uuid4()), f"/api/v1/cases/{story.rows['own'].pk}/notes/"
    made = [
        post_json(client_of(user), path, {"group": "summary", "body": "x"}, **{"Idempotency-Key": key}).json()["id"]
        for user in (cast.worker, cast.colleague)
    ]
    assert made[0] != made[1]


def test_key_of_another_command(client_of, cast, story):
    """Uses the key of a note for closing the case."""
    key, root = str(uuid.uuid4()), f"/api/v1/cases/{story.rows['own'].pk}/"
    client = client_of(cast.worker)
    post_json(client, f"{root}notes/", {"group": "summary", "body": "x"}, **{"Idempotency-Key": key})
    answer = post_json(client, f"{root}monitoring/", {"body": "x"}, **{"Idempotency-Key": key})
    assert answer.status_code == 409


# ---- carrying away ----
def test_identified_export_of_a_unit_that_is_not_hers(confirmed_client_of, cast, story):
    """Posts another unit, and parts that the form does not offer, to the form of an export by name."""
    foreign = Unit.objects.get(code="sn-paramita").pk
    base = {
        "unit": foreign,
        "cases": "open",
        "groups": ["summary"],
        "purpose": "restitution",
        "note": "Untuk saya",
        "langkah": "buat",
    }
    client = confirmed_client_of(cast.head)
    own = Unit.objects.get(code=OWNER_UNIT).pk
    for changes in ({}, {"unit": own, "groups": ["location"]}, {"unit": own, "groups": ["semua"]}, {"unit": own, "cases": "x"}):
        assert client.post("/ekspor-beridentitas/baru/", base | changes).status_code == 200
    with scope(cast.head):
        assert IdentifiedExport.objects.count() == 1  # that of the story


@pytest.mark.parametrize("person", ["worker", "other_head", "directorate", "report_admin", "auditor"])
def test_file_with_names_that_another_asked_for(confirmed_client_of, cast, story, person):
    """Asks for password and file of the head's export."""
    client, key = confirmed_client_of(getattr(cast, person)), story.rows["identified"].pk
    for verb in ("sandi", "unduh"):
        assert client.post(f"/ekspor-beridentitas/{key}/{verb}/").status_code in {403, 404}


@pytest.mark.parametrize("person", ["report_checker", "report_signer", "directorate", "head", "auditor"])
def test_export_of_figures_that_another_asked_for(confirmed_client_of, cast, story, person):
    """Guesses the link of a colleague's export."""
    client, key = confirmed_client_of(getattr(cast, person)), story.rows["export"].pk
    assert client.post(f"/ekspor/{key}/unduh/").status_code in {403, 404}
    assert client.post(f"/api/v1/exports/{key}/download/").status_code in {403, 404}


def test_export_by_name_with_a_program(client, cast):
    """There is no address of the API for it, and a token does not get past the question for the password."""
    _row, text = give_token(cast.head)
    answer = client.post("/ekspor-beridentitas/baru/", {"langkah": "buat"}, headers={"Authorization": f"Token {text}"})
    assert answer.status_code == 302
    assert answer.url.startswith("/akun/konfirmasi/")


# ---- other people's files ----
def test_erasure_of_somebody_elses_case(confirmed_client_of, cast, story):
    """Another head orders that a person be erased, and a colleague carries it out alone."""
    path = f"/pelindungan-data/permintaan/{story.rows['request'].pk}/hapus/"
    assert confirmed_client_of(cast.other_head).post(path, {"reason": "x"}).status_code == 404
    confirmed_client_of(cast.colleague).post(path, {"reason": "x"})
    assert case_now(cast.worker, story.rows["own"]).victim_id


def test_hold_of_another_is_lifted(confirmed_client_of, cast, story):
    """Lifts the legal hold on evidence against her friends."""
    path = f"/pelindungan-data/penahanan/{story.rows['hold'].pk}/cabut/"
    assert confirmed_client_of(cast.other_head).post(path, {"reason": "x"}).status_code in {403, 404}


def test_report_is_checked_and_signed_by_who_made_it(client_of, cast, story):
    """The maker of a report takes the other two steps too."""
    key = story.rows["report"].pk
    for verb in ("periksa", "tanda-tangan"):
        assert client_of(cast.report_admin).post(f"/laporan/{key}/{verb}/").status_code in {302, 403, 409}
    with scope(cast.report_admin):
        assert type(story.rows["report"]).objects.get(pk=key).status == "draft"


# ---- traces ----


def test_refused_attempts_stay_on_record(client_of, cast, story):
    """Hopes that what was refused and rolled back leaves nothing."""
    client_of(cast.other_worker).get(f"/kasus/{story.rows['own'].pk}/")
    with as_owner():
        row = AuditEvent.objects.filter(action="access.denied", actor=cast.other_worker).latest("id")
    assert row.target_id == str(story.rows["own"].pk)


@pytest.mark.parametrize("person", ["worker", "head", "directorate", "agency_admin", "superuser"])
def test_trail_read_by_who_is_in_it(confirmed_client_of, cast, person):
    """Looks who has been watching."""
    client = confirmed_client_of(getattr(cast, person))
    for path in ("/audit/", "/audit/unduh/", "/audit/anomali/"):
        assert client.get(path).status_code == 403
