"""A paid insider: a valid account with real work, patience, and knowledge of addresses, forms and tables."""

import re
import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from referrals.models import Referral
from reports.models import IdentifiedExport
from tests.attacks.tools import STORY, case_now, end_posts, post_json, sql
from tests.cast import OWNER_UNIT
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import make_submitted
from tests.factories.tokens import give_token
from tppo_cases.access.context import forget_access, scope
from tppo_cases.access.models import Approval
from tppo_cases.access.principals import user_principal
from tppo_cases.accounts.models import Membership, Unit
from tppo_cases.accounts.services.system import system_user
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import Notification
from victims.models.grants import CaseGrant
from victims.models.protection import CaseWall, EmergencyAccess
from victims.models.work import Note
from victims.selectors.cases import case_view
from victims.services.walls import raise_wall

pytestmark = pytest.mark.django_db
DOOR = "/kasus/darurat/"


def door(case, **changes):
    return {"number": case.number, "reason": "life", "story": STORY, "groups": ["summary"], **changes}


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


def test_signature_in_another_persons_name(cast, story):
    """The application's role is told to write that the head approved, while the worker is asking."""
    statement = "UPDATE access_approval SET status = 'approved', decided_by_id = %s, decided_at = now() WHERE id = %s"
    refused = sql(cast.worker, statement, cast.head.pk, story.rows["approval"].pk)
    assert refused in {0, "IntegrityError", "ProgrammingError", "InternalError"}


def test_post_given_to_oneself(client_of, cast):
    """An administrator makes herself head of a centre, by page and past it."""
    unit, admin = Unit.objects.get(code=OWNER_UNIT), cast.agency_admin
    client_of(admin).post(f"/akun/pengguna/{admin.pk}/", {"unit": unit.pk, "role": "unit_head", "reason": "x"})
    with scope(admin), pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.create(user=admin, unit=unit, role="unit_head", granted_by=admin)
    assert not Membership.objects.filter(user=admin, role="unit_head").exists()


# ---- rights by hand ----
def test_grant_written_to_oneself(cast, story):
    """Copies the grant of a case that she does not see, with her own number in it, straight into the table."""
    with as_owner():
        row = CaseGrant.objects.filter(case=story.rows["own"]).first()
    row.pk, row.principal = uuid.uuid4(), user_principal(cast.other_worker.pk)
    with scope(cast.other_worker), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("table", ["victims_caseaccess", "victims_victimaccess"])
def test_derived_access_written_by_hand(cast, story, table):
    """Changes the table from which lists and the second wall read."""
    assert sql(cast.other_worker, f"UPDATE {table} SET valid_until = NULL") == "ProgrammingError"  # noqa: S608
    assert sql(cast.other_worker, f"DELETE FROM {table}") == "ProgrammingError"  # noqa: S608


def test_foreign_case_changed_by_hand(cast, story):
    """Changes and deletes a case that she does not see."""
    key = story.rows["own"].pk
    assert sql(cast.other_worker, "UPDATE victims_victimcase SET is_restricted = true WHERE id = %s", key) == 0
    assert sql(cast.other_worker, "DELETE FROM victims_victimcase WHERE id = %s", key) in {0, "ProgrammingError"}


@pytest.mark.parametrize("table", ["victims_victimcase", "victims_casegrant", "referrals_referral", "victims_document"])
def test_case_removed_as_timed_work(cast, story, table):
    """Becomes the role of timed work, which sees every case, and removes what stands against her friends."""
    with scope(cast.other_worker), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE simpul_jobs")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        cursor.execute("SET LOCAL ROLE simpul_app")


@pytest.mark.parametrize("role", ["simpul_keeper", "simpul_sealer", "simpul_owner"])
def test_stronger_role_of_the_database(cast, role):
    """Becomes a role that may do more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role('simpul_app', %s, 'MEMBER')", [role])
        assert cursor.fetchone() == (False,)


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


# ---- the emergency door as a master key ----
@pytest.mark.parametrize("person", ["worker", "shelter_staff", "coordinator", "auditor", "agency_admin", "superuser"])
def test_emergency_door_of_who_has_none(confirmed_client_of, cast, person):
    """Everybody without the right tries the door."""
    case = make_case(cast.other_worker)
    assert confirmed_client_of(getattr(cast, person)).post(DOOR, door(case)).status_code == 403


def test_emergency_without_confirmation_or_by_a_token(client_of, client, cast, story):
    """Skips the question for the password: with a session alone, and with a program's token."""
    case = make_case(cast.worker)
    _row, text = give_token(cast.other_head)
    assert client_of(cast.other_head).post(DOOR, door(case)).url.startswith("/akun/konfirmasi/")
    answer = client.post(DOOR, door(case), headers={"Authorization": f"Token {text}"})
    assert answer.status_code in {302, 403}
    with scope(cast.auditor):
        assert EmergencyAccess.objects.count() == 1  # that of the story


def test_fourth_emergency_of_a_day(confirmed_client_of, cast):
    """Opens one case after the other."""
    client = confirmed_client_of(cast.other_head)
    answers = [client.post(DOOR, door(make_case(cast.worker))) for _ in range(4)]
    assert [answer.status_code for answer in answers][-1] == 200
    with scope(cast.auditor):
        assert EmergencyAccess.objects.count() <= 3


def test_emergency_on_restricted_walled_and_unknown_numbers(confirmed_client_of, cast, story):
    """Compares the answers for a restricted, a walled-off and a made-up number."""
    walled = make_case(cast.worker)
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=walled.pk, user=cast.other_head, reason="kin")
    client = confirmed_client_of(cast.other_head)
    pages = []
    for number in (story.rows["restricted"].number, walled.number, "TPPO-2026-999999"):
        body = door(walled, number=number, kunci=str(uuid.UUID(int=5)))
        pages.append(
            re.sub(r'csrfmiddlewaretoken" value="\w+"', "", client.post(DOOR, body).content.decode()).replace(number, "N")
        )
    assert pages[0] == pages[1] == pages[2]
    assert "Tidak ada kasus dengan nomor ini" in pages[0]


@pytest.mark.parametrize("groups", [["location"], ["legal"], ["exploitation"], ["semua"]])
def test_emergency_for_parts_that_it_never_opens(confirmed_client_of, cast, groups):
    """Posts parts that the form does not offer: the house, the legal file, the story."""
    answer = confirmed_client_of(cast.other_head).post(DOOR, door(make_case(cast.worker), groups=groups))
    assert answer.status_code == 200
    with scope(cast.auditor):
        assert not EmergencyAccess.objects.exists()


def test_emergency_to_write_refer_or_carry_away(client_of, cast, story):
    """Uses the hour to write, to refer the case to a friend, and to download its documents."""
    with scope(cast.auditor):
        key = EmergencyAccess.objects.get(pk=story.rows["emergency"].pk).case_id
    client = client_of(cast.other_head)
    assert client.get(f"/kasus/{key}/").status_code == 200
    assert client.post(f"/kasus/{key}/catatan/", {"group": "summary", "body": "x"}).status_code == 403
    assert client.get(f"/rujukan/kasus/{key}/baru/").status_code in {403, 404}
    assert client.get(f"/kasus/{key}/dokumen/unggah/").status_code == 403


# ---- walls as a weapon ----
@pytest.mark.parametrize("person", ["health_officer", "directorate", "shelter_staff", "other_worker"])
def test_wall_by_who_does_not_work_on_the_case(client_of, cast, story, person):
    """Shuts the manager of a case out by declaring her a relative of the suspect."""
    client, case = client_of(getattr(cast, person)), story.rows["own"]
    answer = client.post(f"/kasus/{case.pk}/dinding/", {"user": cast.worker.pk, "reason": "kin"})
    if person == "directorate":  # decides on cases of her centres, so she may; it is told, see below
        assert answer.status_code == 302
        return
    assert answer.status_code in {403, 404}
    assert case_now(cast.worker, case).pk == case.pk


def test_wall_against_the_head_is_told_to_the_auditors(cast, story):
    """A worker hides her case from the head who oversees it."""
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=story.rows["own"].pk, user=cast.head, reason="other")
    assert Notification.objects.filter(user=cast.auditor, kind="audit_alert").exists()
    with scope(cast.auditor):
        assert AuditEvent.objects.filter(action="wall.raised", details__user=cast.head.pk).exists()


def test_own_wall_lifted_by_oneself(confirmed_client_of, cast, story):
    """The officer of whom the wall speaks decides about it, and writes it away in SQL."""
    path = f"/persetujuan/{story.rows['approval'].pk}/"
    assert confirmed_client_of(cast.training).post(path, {"decision": "approve"}).status_code == 404
    statement = "UPDATE victims_casewall SET lifted_at = now(), lifted_by_id = %s WHERE id = %s"
    assert sql(cast.training, statement, cast.training.pk, story.rows["wall"].pk) in {0, "ProgrammingError", "IntegrityError"}
    with as_owner():
        assert CaseWall.objects.get(pk=story.rows["wall"].pk).lifted_at is None


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
@pytest.mark.parametrize("statement", [
    "UPDATE audit_auditevent SET action = 'logout'", "DELETE FROM audit_auditevent", "TRUNCATE audit_auditevent",
    "DELETE FROM audit_auditevent WHERE actor_id IS NULL",
])  # fmt: skip
def test_traces_wiped_with_the_applications_login(cast, story, statement):
    """Injected SQL that changes, deletes or empties the trail."""
    assert sql(cast.worker, statement) == "ProgrammingError"


FORGED = (
    "INSERT INTO audit_auditevent (id, at, transaction_id, actor_id, action, outcome, target_kind, target_id, details)"
    " VALUES (%s, now(), 0, %s, 'identity.viewed', 'ok', '', '', '{}')"
)


@pytest.mark.parametrize("role", ["simpul_app", "simpul_jobs"])
def test_line_of_the_trail_in_the_name_of_a_colleague(cast, role):
    """Injected SQL lays an opening of an identity at a colleague's door, with the application's login and as timed work."""
    own, colleague = cast.worker.pk, cast.colleague.pk
    with scope(cast.worker), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        cursor.execute(FORGED, [str(uuid.uuid4()), own])
        cursor.execute(FORGED, [str(uuid.uuid4()), None])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(FORGED, [str(uuid.uuid4()), colleague])
        cursor.execute("SET LOCAL ROLE simpul_app")


def test_line_of_the_trail_without_any_context(cast):
    """A statement outside a request names whoever it likes, and the account of timed work."""
    for named in (cast.worker.pk, system_user().pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FORGED, [str(uuid.uuid4()), named])


@pytest.mark.parametrize("table", ["audit_seal", "audit_rowchange"])
def test_seals_read_or_forged(cast, table):
    """Reads the seals to learn how they are made, or adds one."""
    assert sql(cast.worker, f"SELECT * FROM {table}") in {0, "ProgrammingError"}  # noqa: S608
    assert sql(cast.worker, f"DELETE FROM {table}") == "ProgrammingError"  # noqa: S608


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


def test_emergency_that_was_opened_yesterday(client_of, cast, story):
    """Keeps the page of an emergency open until the next day."""
    with scope(cast.auditor):
        row = EmergencyAccess.objects.get(pk=story.rows["emergency"].pk)
    with as_owner():
        CaseGrant.objects.filter(source_id=row.pk).update(valid_until=timezone.now())
    assert client_of(cast.other_head).get(f"/kasus/{row.case_id}/").status_code == 404


def test_clock_of_the_web_server_does_not_prolong_a_grant(client_of, cast, story):
    """Sets back the clock of the host on which the pages run: the database counts with its own."""
    with scope(cast.auditor):
        row = EmergencyAccess.objects.get(pk=story.rows["emergency"].pk)
    with as_owner():
        CaseGrant.objects.filter(source_id=row.pk).update(valid_until=timezone.now())
    client = client_of(cast.other_head)
    with time_machine.travel(timezone.now() - timedelta(minutes=5), tick=True):
        assert client.get(f"/kasus/{row.case_id}/").status_code == 404
