"""No change of a case or a person without a trace: service, bulk update, raw SQL, owner of the tables."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent, RowChange
from tppo_cases.audit.trace import trigger_name
from tppo_cases.core.scope import scope_principals
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseAccess

pytestmark = pytest.mark.django_db
# The trail itself, and a table that says how many beds are free.
WITHOUT = {"audit_auditevent", "audit_rowchange", "audit_formerrow"}


def traces(**filters) -> list[RowChange]:
    with scope_principals((), reads_audit=True):
        return list(RowChange.objects.filter(**filters).order_by("id"))


def bound_tables() -> set[str]:
    """Tables of a case or a person: by column, or by a foreign key that leads there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name IN ('case_id', 'victim_id', 'person_id')"
            " UNION SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid IN ('victims_victimcase'::regclass, 'victims_victim'::regclass)"
        )
        found = {name for (name,) in cursor.fetchall()}
    return (found | {"victims_victimcase", "victims_traffickingevent"}) - WITHOUT


def test_every_table_of_cases_and_persons_leaves_a_trace():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(t.tgname::text) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'leave\\_trace\\_%' AND t.tgenabled = 'O' GROUP BY 1"
        )
        found = dict(cursor.fetchall())
    every = {trigger_name(verb) for verb in RowChange.Operation.values}
    assert bound_tables() - found.keys() == set()
    assert len(found) >= 20
    assert all(set(names) == every for names in found.values())
    assert set(found) <= {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def test_a_service_leaves_traces_that_name_the_person_and_the_case(cast):
    case = make_case(cast.worker)
    (made,) = traces(table="victims_victimcase", operation="INSERT")
    assert (made.row_id, made.case_id, made.actor_id, made.rows) == (str(case.pk), case.pk, cast.worker.pk, 1)
    assert made.acting_role == "simpul_app"
    tokens = traces(table="victims_searchtoken")
    assert {(trace.row_id, trace.case_id) for trace in tokens} == {(str(case.victim_id), None)}
    assert sum(trace.rows for trace in tokens) > 1
    with scope(cast.auditor):
        event = AuditEvent.objects.filter(action="case.opened").latest("id")
    assert event.transaction_id == made.transaction_id


def test_a_bulk_update_leaves_a_line_for_each_row_with_the_names_of_columns_and_no_value(cast):
    cases = [make_case(cast.worker) for _ in range(3)]
    with scope(cast.worker):
        VictimCase.objects.filter(pk__in=[case.pk for case in cases]).update(recruitment_channel="Rahasia", age_at_intake=31)
    found = traces(table="victims_victimcase", operation="UPDATE", columns=["age_at_intake", "recruitment_channel"])
    assert {trace.row_id for trace in found} == {str(case.pk) for case in cases}
    assert "Rahasia" not in str([trace.__dict__ for trace in found])


def test_raw_sql_of_the_owner_leaves_a_trace_without_a_person(cast):
    case = make_case(cast.worker)
    with as_owner(), connection.cursor() as cursor:
        clocks = list(Deadline.objects.filter(case=case).values_list("pk", flat=True))
        cursor.execute("UPDATE victims_deadline SET due_at = due_at + interval '1 day' WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM victims_searchtoken WHERE victim_id = %s", [case.victim_id])
    moved = traces(table="victims_deadline", acting_role="simpul_owner")
    assert {tuple(trace.columns) for trace in moved} == {("due_at",)}
    assert {(trace.case_id, trace.actor_id) for trace in moved} == {(case.pk, None)}
    assert {trace.row_id for trace in moved} == {str(key) for key in clocks}
    (gone,) = traces(operation="DELETE", table="victims_searchtoken")
    assert gone.row_id == str(case.victim_id)


def test_access_that_somebody_wrote_by_hand_leaves_a_trace(cast):
    case = make_case(cast.worker)
    with as_owner():
        CaseAccess.objects.create(principal=999, case=case, opened_at=case.opened_at, status=case.status)
    (trace,) = traces(table="victims_caseaccess", acting_role="simpul_owner")
    assert (trace.operation, trace.case_id) == ("INSERT", case.pk)


def test_a_key_that_is_changed_and_an_emptied_table_leave_traces(cast):
    case = make_case(cast.worker)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE victims_deadline SET id = gen_random_uuid() WHERE case_id = %s", [case.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE victims_note")
    assert {tuple(trace.columns) for trace in traces(table="victims_deadline", acting_role="simpul_owner")} == {("id",)}
    (emptied,) = traces(operation="TRUNCATE")
    assert (emptied.table, emptied.rows) == ("victims_note", 0)


def test_a_statement_that_changes_nothing_leaves_none(cast):
    case = make_case(cast.worker)
    before = len(traces())
    with scope(cast.worker):
        VictimCase.objects.filter(pk=case.pk).update(track=case.track)
    assert len(traces()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_rowchange SELECT * FROM audit_rowchange",
        "UPDATE audit_rowchange SET rows = 1",
        "DELETE FROM audit_rowchange",
        "TRUNCATE audit_rowchange",
    ],
)
def test_the_application_neither_adds_nor_changes_traces(statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_only_the_auditor_reads_them(cast):
    make_case(cast.worker)
    seen = {}
    for name, user in cast:
        with scope(user):
            seen[name] = RowChange.objects.exists()
    assert {name for name, sees in seen.items() if sees} == {"auditor"}


def test_who_acts_is_set_beside_the_principals_and_returns(cast):
    def actor() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('simpul.actor', true)")
            return cursor.fetchone()[0]

    with scope(cast.worker):
        with scope(cast.head):
            assert actor() == str(cast.head.pk)
        assert actor() == str(cast.worker.pk)
    assert actor() == ""
