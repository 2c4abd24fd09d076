"""What rows held before: whole, sealed as before, for the unit that holds the case, and gone with the person's data."""

import json
from contextlib import nullcontext
from itertools import pairwise
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tests.factories.documents import add
from tests.factories.drafts import arrival, make_draft
from tests.factories.files import upload
from tppo_cases.access.context import scope
from tppo_cases.audit.former import former_bytes
from tppo_cases.audit.models import FormerRow
from tppo_cases.audit.trace import WITHOUT_FORMER
from tppo_cases.core.rotation import RESEALS
from tppo_cases.core.scope import system_role
from tppo_cases.core.sealed import open_bytes
from victims.models.case import VictimCase
from victims.models.work import Note
from victims.services.documents import withdraw_document
from victims.services.drafts import save_section
from victims.services.facts import update_facts
from victims.services.ownership import restrict_case
from victims.services.persons import update_identity

pytestmark = pytest.mark.django_db
TABLES = {"victims_victimcase": "id", "victims_victim": "id", "victims_victimidentity": "victim_id"}


def kept(**filters: Any) -> list[FormerRow]:
    with as_owner():
        return list(FormerRow.objects.filter(**filters).order_by("id"))


def rows_now(case: VictimCase) -> dict[str, dict[str, Any]]:
    """The rows of a case and its person as the history keeps them."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for table, key in TABLES.items():
            row = case.pk if table == "victims_victimcase" else case.victim_id
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE {key} = %s", [row])  # noqa: S608
            found[table] = json.loads(cursor.fetchone()[0])
    return found


def steps(cast: Any, case: VictimCase) -> None:
    """Changes by services, in bulk and by hand, one after the other, each yielded when it is done."""
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values={"full_name": "Nama Pertama", "phone": "081234567001"})
        yield
        update_identity(actor=cast.worker, case_id=case.pk, values={"full_name": "Nama Kedua", "sex": "female"})
        yield
        update_facts(actor=cast.worker, case_id=case.pk, values={"route": "Lombok, Batam", "applied_at": timezone.now()})
        yield
        VictimCase.objects.filter(pk=case.pk).update(recruitment_channel="friend", needs=["medical"])
        yield
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE victims_victim SET birth_year = 1991 WHERE id = %s", [case.victim_id])
        yield
        cursor.execute("UPDATE victims_victimidentity SET phone = NULL WHERE victim_id = %s", [case.victim_id])
        yield


def test_from_what_stands_there_every_former_state_is_found_again(cast):
    case = make_case(cast.worker)
    states, marks = [rows_now(case)], [max(row.pk for row in kept())]
    for _step in steps(cast, case):
        states.append(rows_now(case))
        marks.append(max(row.pk for row in kept()))
    assert len(states) == 7
    rows, former = states[-1], kept(table__in=TABLES)
    for (earlier, later), state in zip(list(pairwise(marks))[::-1], states[-2::-1], strict=True):
        for change in [row for row in former if earlier < row.pk <= later][::-1]:
            rows[change.table] |= change.was
        assert rows == state


def test_what_was_sealed_stays_sealed_for_its_place(cast):
    case = make_case(cast.worker, person={"identity": {"full_name": "Nama Semula"}})
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values={"full_name": "Nama Lain"})
    (row,) = kept(table="victims_victimidentity")
    assert (row.row_id, row.case_id, row.victim_id, row.actor_id) == (
        str(case.victim_id), None, case.victim_id, cast.worker.pk,
    )  # fmt: skip
    assert row.was.keys() == {"full_name"}
    value = former_bytes(row.was["full_name"])
    assert open_bytes(value, place=f"victims_victimidentity.full_name:{case.victim_id}") == b"Nama Semula"


def test_a_row_that_is_removed_is_kept_whole(cast):
    case = make_case(cast.worker)
    with as_owner():
        note = Note.objects.create(case=case, author=cast.worker, group="health", body=None)
        Note.objects.filter(pk=note.pk).delete()
    (row,) = kept(operation="DELETE", table="victims_note")
    assert (row.case_id, row.was["id"], row.was["group"]) == (case.pk, str(note.pk), "health")


def test_who_holds_the_case_reads_it_and_nobody_else(cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values={"full_name": "Nama Lain"})
        update_facts(actor=cast.worker, case_id=case.pk, values={"route": "Batam"})
    assert FormerRow.objects.count() == 0
    seen = {}
    for name, person in cast:
        with scope(person):
            seen[name] = set(FormerRow.objects.filter(table__in=TABLES).values_list("table", flat=True))
    assert {name for name, tables in seen.items() if tables} == {"worker", "colleague", "head", "shelter_staff"}
    assert seen["worker"] == seen["shelter_staff"] == {"victims_victimidentity", "victims_victimcase"}
    with scope(cast.head):
        restrict_case(actor=cast.head, case_id=case.pk, team=[cast.worker])
    with scope(cast.colleague):
        assert FormerRow.objects.count() == 0


def test_of_all_tables_only_those_that_a_page_shows_are_read(cast):
    """Requests of data protection, approvals, walls and messages have walls of their own, which their history has not."""
    case = make_case(cast.worker)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'leave_trace_update'")
        facts = {"at": timezone.now(), "transaction_id": 1, "operation": "UPDATE", "case_id": case.pk, "was": {"needs": []}}
        FormerRow.objects.bulk_create([FormerRow(table=table, row_id="x", **facts) for (table,) in cursor.fetchall()])
    with scope(cast.shelter_staff):
        assert set(FormerRow.objects.filter(row_id="x").values_list("table", flat=True)) == set(TABLES)


def run(statement: str, *, jobs: bool) -> None:
    with system_role() if jobs else nullcontext(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_formerrow SELECT * FROM audit_formerrow",
        "UPDATE audit_formerrow SET was = '{}'",
        "DELETE FROM audit_formerrow",
        "TRUNCATE audit_formerrow",
    ],
)
@pytest.mark.parametrize("jobs", [False, True])
def test_nobody_writes_history(cast, statement, jobs):
    with scope(cast.worker), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(statement, jobs=jobs)


@pytest.mark.parametrize("owner", [False, True])
def test_only_the_owner_may_say_that_nothing_but_the_key_changes(cast, owner):
    case = make_case(cast.worker)
    before = len(kept())
    with as_owner() if owner else scope(cast.worker), connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'on', true)", [RESEALS])
        VictimCase.objects.filter(pk=case.pk).update(recruitment_channel="friend")
        cursor.execute("SELECT set_config(%s, '', true)", [RESEALS])
    assert len(kept()) == before + (not owner)


def test_the_key_of_a_destroyed_file_and_words_of_a_draft_are_not_kept(cast):
    case = make_case(cast.worker)
    document = add(cast.worker, case, upload())
    draft = make_draft(cast.worker, kedatangan=arrival())
    with scope(cast.worker):
        withdraw_document(actor=cast.worker, case_id=case.pk, document_id=document.pk, reason="Keliru")
        save_section(actor=cast.worker, draft_id=draft.pk, section="kedatangan", values=arrival(alias="Lain"))
    assert {row.table for row in kept()} & set(WITHOUT_FORMER) == set()
