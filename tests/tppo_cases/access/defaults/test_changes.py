"""Less holds at once, more only after another person; and what the database refuses whoever asks it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import make_accepted
from tppo_cases.access.approvals.services import approve, refuse
from tppo_cases.access.context import forget_access, load_access, scope
from tppo_cases.access.defaults.models import GroupChange, GroupDefault
from tppo_cases.access.defaults.selectors import find_list, parties_of, source_groups
from tppo_cases.access.defaults.services import Outcome, change_groups
from tppo_cases.access.groups import ALL_GROUPS, GroupKind
from tppo_cases.access.models import Approval
from tppo_cases.access.roles import ROLE_GROUPS, SOURCE_GROUPS
from tppo_cases.accounts.models import Agency, Membership, Unit, User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.ids import uuid7
from tppo_cases.provisioning.reference import load_reference
from victims.models.case import VictimCase
from victims.models.grants import CaseAccess, CaseGrant
from victims.selectors.cases import groups_for
from victims.services.walls import raise_wall

pytestmark = pytest.mark.django_db
ROLE, SOURCE, AGENCY = GroupKind.ROLE, GroupKind.SOURCE, GroupKind.AGENCY


def change(actor: User, kind: str, code: str, *, less: str = "", more: str = "", reason: str = "Perlu") -> Outcome:
    with scope(actor):
        now = find_list(kind, code).groups
        wanted = (now - frozenset(less.split())) | frozenset(more.split())
        return change_groups(actor=actor, kind=kind, code=code, groups=wanted, seen=now, reason=reason)


def groups_of(kind: str, code: str) -> frozenset[str]:
    return find_list(kind, code).groups


def sees(user: User, case: VictimCase) -> frozenset[str]:
    forget_access(user)
    with scope(user):
        found = VictimCase.objects.visible_to(user).filter(pk=case.pk)
        return groups_for(user, found).get(case.pk, frozenset())


def actions(*names: str) -> list[tuple[str, int]]:
    with as_owner():
        return list(AuditEvent.objects.filter(action__in=names).order_by("id").values_list("action", "actor_id"))


def test_the_lists_start_as_installed():
    found = {(row.kind, row.code): frozenset(row.groups) for row in GroupDefault.objects.all()}
    wanted = {("role", role.value): groups for role, groups in ROLE_GROUPS.items()}
    assert found == wanted | {("source", str(code)): groups for code, groups in SOURCE_GROUPS.items()}


def test_the_cap_of_a_role_comes_with_the_memberships(cast):
    with CaptureQueriesContext(connection) as queries:
        access = load_access(cast.shelter_staff)
    assert len(queries) == 1
    assert set(access.groups_by_principal.values()) == {ROLE_GROUPS["shelter_staff"]}


def test_a_narrowed_role_sees_less_in_the_next_request(cast):
    case = make_case(cast.worker)
    assert sees(cast.worker, case) == ALL_GROUPS
    change(cast.agency_admin, ROLE, "social_worker", less="identity health")
    assert sees(cast.worker, case) == ALL_GROUPS - {"identity", "health"}
    assert sees(cast.head, case) == ALL_GROUPS
    assert actions("defaults.narrowed") == [("defaults.narrowed", cast.agency_admin.pk)]


def test_a_narrowed_agency_loses_it_in_live_referrals_and_empty_grants_end(cast):
    case, other = make_case(cast.worker), make_case(cast.worker)
    make_accepted(cast, case)
    make_accepted(cast, other, shared_groups=frozenset({"health"}))
    assert sees(cast.health_officer, case) == {"summary", "health"}
    assert sees(cast.health_officer, other) == {"health"}

    change(cast.agency_admin, AGENCY, "kemenkes", less="health")

    assert sees(cast.health_officer, case) == {"summary"}
    assert sees(cast.health_officer, other) == set()
    with as_owner():
        ended = CaseGrant.objects.get(case=other, source="referral")
        assert (ended.ended_reason, ended.groups) == ("narrowed", ["health"])
        assert not CaseAccess.objects.filter(case=other, principal=ended.principal).exists()
        details = AuditEvent.objects.get(action="grant.narrowed").details
    assert details["removed"] == ["health"]
    assert {name for name, _ in actions("grant.narrowed", "grant.ended")} == {"grant.narrowed", "grant.ended"}


def test_another_agency_and_other_reasons_keep_what_they_have(cast):
    case = make_case(cast.worker)
    make_accepted(cast, case)
    change(cast.agency_admin, AGENCY, "p2mi", less="identity summary")
    change(cast.agency_admin, AGENCY, "kemensos", less="health services summary")
    assert sees(cast.health_officer, case) == {"summary", "health"}
    assert sees(cast.worker, case) == ALL_GROUPS
    assert sees(cast.directorate, case) == {"summary", "services"}


def test_a_narrowed_reason_holds_for_live_and_for_later_grants(cast):
    before = make_case(cast.worker)
    change(cast.agency_admin, SOURCE, "supervision", less="services")
    assert sees(cast.directorate, before) == {"summary"}
    assert sees(cast.directorate, make_case(cast.worker)) == {"summary"}


def widen(cast, kind: str, code: str, more: str) -> Approval:
    change(cast.agency_admin, kind, code, more=more)
    with scope(cast.agency_admin):
        return Approval.objects.get(kind="defaults.widen", status="pending")


def test_more_waits_for_the_auditor_and_leaves_what_was_given(cast):
    before = make_case(cast.worker)
    asked = widen(cast, SOURCE, "supervision", "health")
    assert source_groups("supervision") == {"summary", "services"}
    with scope(cast.auditor):
        approve(actor=cast.auditor, approval_id=asked.pk)
    assert source_groups("supervision") == {"summary", "services", "health"}
    assert sees(cast.directorate, before) == {"summary", "services"}
    assert sees(cast.directorate, make_case(cast.worker)) == {"summary", "services", "health"}
    made = GroupChange.objects.get()
    assert (made.changed_by_id, made.approved_by_id, made.added) == (cast.agency_admin.pk, cast.auditor.pk, ["health"])
    assert actions("defaults.widened") == [("defaults.widened", cast.auditor.pk)]


@pytest.mark.parametrize(("kind", "code"), [(ROLE, "shelter_staff"), (AGENCY, "kemenkes")])
def test_roles_and_agencies_are_widened_by_two(cast, kind, code):
    asked = widen(cast, kind, code, "legal")
    assert "legal" not in groups_of(kind, code)
    with scope(cast.auditor):
        approve(actor=cast.auditor, approval_id=asked.pk)
    assert "legal" in groups_of(kind, code)


def test_a_refused_request_changes_nothing(cast):
    asked = widen(cast, AGENCY, "kemenkes", "legal")
    with scope(cast.auditor):
        refuse(actor=cast.auditor, approval_id=asked.pk, reason="Tidak perlu")
    assert "legal" not in groups_of(AGENCY, "kemenkes")


def test_a_mixed_change_takes_away_now_and_asks_for_the_rest(cast):
    done = change(cast.agency_admin, AGENCY, "kemenkes", less="health", more="legal")
    assert done == Outcome(removed=frozenset({"health"}), asked=frozenset({"legal"}))
    assert groups_of(AGENCY, "kemenkes") == {"summary", "identity", "psychosocial"}


def test_who_asked_cannot_allow_it_even_as_auditor(cast):
    desk = Unit.objects.get(code="kemensos-pengawas")
    Membership.objects.create(user=cast.agency_admin, unit=desk, role="auditor")
    asked = widen(cast, AGENCY, "kemenkes", "legal")
    with scope(cast.agency_admin), pytest.raises(PermissionDenied):
        approve(actor=cast.agency_admin, approval_id=asked.pk)


@pytest.mark.parametrize("name", ["worker", "head", "directorate", "auditor", "coordinator", "superuser", "health_officer"])
def test_nobody_else_changes_a_list(cast, name):
    with pytest.raises(PermissionDenied):
        change(getattr(cast, name), ROLE, "social_worker", less="identity")


def test_the_administrator_of_another_agency_changes_nothing(cast):
    post = Membership.objects.get(user=cast.health_colleague)
    Membership.objects.create(user=cast.health_colleague, unit=post.unit, role="agency_admin")
    with pytest.raises(PermissionDenied):
        change(cast.health_colleague, AGENCY, "kemenkes", more="legal")


@pytest.mark.parametrize(
    ("kind", "code", "kwargs", "sentence"),
    [
        (ROLE, "shelter_staff", {"less": "summary identity safety health location"}, "paling sedikit satu"),
        (ROLE, "shelter_staff", {"more": "legal", "reason": " "}, "Tulis alasan"),
        (ROLE, "shelter_staff", {}, "Tidak ada yang berubah"),
    ],
)
def test_refusals_say_what_to_do(cast, kind, code, kwargs, sentence):
    with pytest.raises(RefusedError, match=sentence):
        change(cast.agency_admin, kind, code, **kwargs)


def test_a_list_that_changed_meanwhile_is_looked_at_again(cast):
    seen = groups_of(ROLE, "shelter_staff")
    change(cast.agency_admin, ROLE, "shelter_staff", less="health")
    with scope(cast.agency_admin), pytest.raises(RefusedError, match="berubah sejak"):
        change_groups(actor=cast.agency_admin, kind=ROLE, code="shelter_staff", groups=seen - {"identity"}, seen=seen)
    assert groups_of(ROLE, "shelter_staff") == seen - {"health"}


# ---- what the database refuses ----
def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


_INSERT = (
    "INSERT INTO access_groupchange (id, kind, code, added, removed, changed_by_id, approved_by_id, approval_id, at)"
    " VALUES (%s, 'role', 'shelter_staff', %s, '{}', %s, %s, %s, now())"
)


def approved(cast) -> Approval:
    """A request that the auditor allowed, without what follows from it."""
    asked = widen(cast, ROLE, "shelter_staff", "legal")
    with scope(cast.auditor):
        Approval.objects.filter(pk=asked.pk).update(status="approved", decided_by=cast.auditor, decided_at="2026-11-25T00:00Z")
    return asked


def test_the_application_writes_no_list_itself(cast):
    for statement in (
        "UPDATE access_groupdefault SET groups = '{summary}'", "DELETE FROM access_groupdefault",
        "INSERT INTO access_groupdefault (kind, code, groups) VALUES ('role', 'unit_head', '{summary}')",
        "UPDATE accounts_agency SET shareable_groups = '{summary}'", "UPDATE access_groupchange SET code = code",
        "DELETE FROM access_groupchange",
    ):  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), scope(cast.agency_admin):
            run(statement)


def test_nobody_allows_herself_more(cast):
    asked = approved(cast)
    with pytest.raises(IntegrityError, match="access_groupchange_two_persons"), scope(cast.agency_admin):
        run(_INSERT, uuid7(), ["legal"], cast.agency_admin.pk, cast.agency_admin.pk, asked.pk)


def test_more_without_a_second_person_is_refused(cast):
    with pytest.raises(ProgrammingError, match="row-level security"), scope(cast.agency_admin):
        run(_INSERT, uuid7(), ["legal"], cast.agency_admin.pk, None, None)
    with as_owner(), pytest.raises(IntegrityError, match="access_groupchange_two_persons"):
        run(_INSERT, uuid7(), ["legal"], cast.agency_admin.pk, None, None)


def test_nobody_signs_for_the_second_person(cast):
    asked = approved(cast)
    with pytest.raises(ProgrammingError, match="row-level security"), scope(cast.agency_admin):
        run(_INSERT, uuid7(), ["legal"], cast.agency_admin.pk, cast.auditor.pk, asked.pk)


@pytest.mark.parametrize("what", ["pending", "other groups"])
def test_the_request_must_be_allowed_and_be_for_this(cast, what):
    asked = widen(cast, ROLE, "shelter_staff", "legal") if what == "pending" else approved(cast)
    groups = ["legal"] if what == "pending" else ["family"]
    with pytest.raises(ProgrammingError, match="another person has to allow"), scope(cast.auditor):
        run(_INSERT, uuid7(), groups, cast.agency_admin.pk, cast.auditor.pk, asked.pk)


def test_an_allowed_request_counts_once(cast):
    asked = widen(cast, ROLE, "shelter_staff", "legal")
    with scope(cast.auditor):
        approve(actor=cast.auditor, approval_id=asked.pk)
    change(cast.agency_admin, ROLE, "shelter_staff", less="legal")
    with pytest.raises(IntegrityError, match="approval_id"), scope(cast.auditor):
        run(_INSERT, uuid7(), ["legal"], cast.agency_admin.pk, cast.auditor.pk, asked.pk)


def test_a_list_that_is_not_there_cannot_be_changed(cast):
    with pytest.raises(IntegrityError, match="no such list"), scope(cast.agency_admin):
        GroupChange.objects.create(kind="role", code="auditor", removed=["summary"], changed_by=cast.agency_admin)


@pytest.mark.parametrize("call", ["simpul_group_reach('role', 'unit_head', 9)", "simpul_case_parties('TPPO-2026-000001')"])
@pytest.mark.parametrize("name", ["worker", "directorate", "health_officer", "superuser"])
def test_only_who_keeps_the_lists_asks_how_far_they_reach(cast, call, name):
    with pytest.raises(ProgrammingError, match="only who keeps the lists"), scope(getattr(cast, name)):
        run(f"SELECT * FROM {call}")  # noqa: S608  # a call of the list above


CHANGES = {
    "access_groupchange_kind_known": {"kind": "whim"},
    "access_groupchange_one_way": {"removed": []},
    "access_groupchange_groups_known": {"removed": ["gossip"]},
}
LISTS = {
    "access_groupdefault_once": {"kind": "role", "code": "unit_head"},
    "access_groupdefault_known": {"code": "auditor"},
    "access_groupdefault_groups_known": {"groups": []},
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_constraints_of_changes(cast, name):
    change(cast.agency_admin, ROLE, "shelter_staff", less="health")
    with pytest.raises(IntegrityError, match=name), as_owner():
        GroupChange.objects.update(**CHANGES[name])


@pytest.mark.parametrize("name", sorted(LISTS))
def test_constraints_of_lists(cast, name):
    with pytest.raises(IntegrityError, match=name), as_owner():
        GroupDefault.objects.filter(code="shelter_staff").update(**LISTS[name])


def test_no_constraint_is_left_out():
    names = {constraint.name for model in (GroupChange, GroupDefault) for constraint in model._meta.constraints}
    assert names == set(CHANGES) | set(LISTS) | {"access_groupchange_two_persons"}


def test_reference_data_leaves_what_was_changed_on_the_screen(cast):
    change(cast.agency_admin, AGENCY, "kemenkes", less="health")
    with as_owner():
        load_reference()
    assert "health" not in Agency.objects.get(code="kemenkes").shareable_groups


def test_whoever_is_walled_off_from_a_case_does_not_learn_who_sees_it(cast):
    case = make_case(cast.worker)
    with scope(cast.agency_admin):
        assert parties_of(case.number)[0] == case.pk
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=case.pk, user=cast.agency_admin, reason="kin")
    with scope(cast.agency_admin):
        assert parties_of(case.number) == (None, [])
