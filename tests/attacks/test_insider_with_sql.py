"""A paid insider who has got hold of the application's login to the database, and of no code."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.attacks.tools import sql
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.access.principals import user_principal
from tppo_cases.accounts.services.system import system_user
from victims.models.grants import CaseGrant

pytestmark = pytest.mark.django_db


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


def test_signature_in_another_persons_name(cast, story):
    """The application's role is told to write that the head approved, while the worker is asking."""
    statement = "UPDATE access_approval SET status = 'approved', decided_by_id = %s, decided_at = now() WHERE id = %s"
    refused = sql(cast.worker, statement, cast.head.pk, story.rows["approval"].pk)
    assert refused in {0, "IntegrityError", "ProgrammingError", "InternalError"}


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
