"""Opening a case: who sees it then, and what the database says of it."""

import pytest
from django.db import connection

from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseAccess

pytestmark = pytest.mark.django_db


def visible_numbers(user) -> set[str]:
    with scope(user):
        return set(VictimCase.objects.visible_to(user).values_list("number", flat=True))


def test_case_is_seen_by_its_unit_and_its_directorate_only(cast):
    case = make_case(cast.worker)

    seen = {name for name, user in cast if visible_numbers(user) == {case.number}}

    assert seen == {"worker", "colleague", "head", "shelter_staff", "directorate"}


def test_row_level_security_alone_gives_the_same_rows(cast):
    case = make_case(cast.worker)

    for _, user in cast:
        with scope(user):
            assert set(VictimCase.objects.all()) == set(VictimCase.objects.visible_to(user))
    assert case.number.startswith("TPPO-")


def test_without_context_nothing_is_there(cast):
    make_case(cast.worker)

    assert VictimCase.objects.count() == 0
    assert CaseAccess.objects.count() == 0


def test_opening_starts_the_clocks_and_the_nearest_one_sorts_the_case(cast):
    case = make_case(cast.worker)

    with scope(cast.worker):
        codes = set(Deadline.objects.filter(case=case).values_list("code", flat=True))
        nearest = Deadline.objects.order_by("due_at").first().due_at
        assert VictimCase.objects.get(pk=case.pk).next_due_at == nearest
    assert codes == {"SKRINING", "ASESMEN_AWAL", "ASESMEN_KOMPREHENSIF"}


def test_opening_is_on_record(cast):
    case = make_case(cast.worker)

    with scope(cast.head):
        actions = list(AuditEvent.objects.filter(case_id=case.pk).order_by("id").values_list("action", flat=True))
    assert actions == ["grant.given", "grant.given", "case.opened"]


def test_tests_run_under_the_applications_role(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "simpul_app"
