"""Files with persons by name: who may ask for which cases, what is in them, and how they end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from reports import files
from reports.models import ExportedCase, IdentifiedExport
from reports.selectors.identified import cases_for, preview
from reports.services import identified, identified_files
from reports.services.exports import ExportGoneError
from reports.states import CaseChoice, IdentifiedStatus
from reports.tasks import remove_expired_exports
from tests.cast import OTHER_UNIT, OWNER_UNIT
from tests.factories.cases import as_owner, make_case
from tests.factories.identified import ask, copy_in, fetch, is_encrypted, now, opened, password_of, table
from tests.factories.reports import deliver_all
from tppo_cases.access.approvals import services as approvals
from tppo_cases.access.context import access_of, forget_access, scope
from tppo_cases.access.models import Approval
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Membership, Unit
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant
from victims.services.ownership import restrict_case
from victims.states import GrantSource

pytestmark = pytest.mark.django_db
_S = IdentifiedStatus


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path / "exports"
    settings.EXPORT_SCRATCH = str(tmp_path)


@pytest.fixture
def case(cast) -> VictimCase:
    return make_case(cast.worker, person={"identity": {"alias": "Cempaka", "full_name": "=Rekaan Cempaka", "phone": "+62811"}})


@pytest.fixture
def ready(cast, case) -> IdentifiedExport:
    export = ask(cast.head)
    deliver_all()
    return now(cast.head, export)


def open_file(cast, export) -> list[dict]:
    return table(opened(fetch(cast.head, export), password_of(cast.head, export))[0])


def names_in(cast, **changes) -> set[str]:
    """What a file of the head holds now."""
    export = ask(cast.head, **changes)
    deliver_all()
    return {line["Nama samaran"] for line in open_file(cast, now(cast.head, export))}


def actions() -> list[str]:
    with as_owner():
        found = AuditEvent.objects.filter(action__startswith="identified_export.").order_by("id")
        return [event.action.partition(".")[2] for event in found]


def regrant(case: VictimCase, *, source: str, principal: int) -> None:
    """Only this opens the case from now on."""
    with as_owner():
        CaseGrant.objects.filter(case_id=case.pk).update(ended_at=timezone.now())
        CaseGrant.objects.create(
            case_id=case.pk, principal=principal, groups=["summary", "identity"], source=source, legal_ground="vital",
            granted_by_id=case.created_by_id,
        )  # fmt: skip


# --- who


def test_only_heads_hold_the_capability():
    assert [role for role in Role if Capability.EXPORT_IDENTIFIED in CAPABILITIES[role]] == [Role.UNIT_HEAD]


@pytest.mark.parametrize(
    "name", ["worker", "shelter_staff", "directorate", "other_head", "health_officer", "report_admin", "auditor", "superuser"]
)
def test_nobody_else_asks_for_cases_of_the_unit(cast, case, name):
    with pytest.raises(PermissionDenied):
        ask(getattr(cast, name))


# --- what is in it


def test_own_cases_by_name_and_no_formula(cast, ready):
    [line] = open_file(cast, ready)

    assert line["Nama lengkap"] == "'=Rekaan Cempaka"
    assert (line["Nama samaran"], line["NIK"]) == ("Cempaka", None)
    assert "Telepon" not in line


def test_cases_of_others_stay_out(cast, case):
    make_case(cast.other_worker, person={"identity": {"alias": "Kenanga"}})

    assert names_in(cast) == {"Cempaka"}


def test_restricted_case_only_for_its_team(cast, case):
    hidden = make_case(cast.worker, person={"identity": {"alias": "Anggrek"}})
    named = make_case(cast.worker, person={"identity": {"alias": "Melati"}})
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=hidden.pk, team=[cast.colleague])
        restrict_case(actor=cast.worker, case_id=named.pk, team=[cast.head])

    assert names_in(cast) == {"Cempaka", "Melati"}


@pytest.mark.parametrize("source", sorted({*GrantSource.values} - {GrantSource.OWNERSHIP}))
def test_access_that_is_only_for_reading_is_not_carried_out(cast, case, source):
    other = make_case(cast.worker, person={"identity": {"alias": "Anggrek"}})
    principals = {"team": user_principal(cast.head.pk), "break_glass": user_principal(cast.head.pk)}
    regrant(other, source=source, principal=principals.get(source, unit_principal(other.owner_unit_id)))
    with scope(cast.head):
        assert VictimCase.objects.visible_to(cast.head).filter(pk=other.pk).exists()

    assert names_in(cast) == {"Cempaka"}


def test_part_that_a_case_does_not_open_is_empty(cast, case):
    other = make_case(cast.worker, person={"identity": {"alias": "Anggrek", "full_name": "Nama Anggrek"}})
    with as_owner():
        CaseGrant.objects.filter(case_id=other.pk).update(groups=["summary"])
    export = ask(cast.head)
    deliver_all()

    found = {line["Nama samaran"]: line["Nama lengkap"] for line in open_file(cast, now(cast.head, export))}
    assert found == {"Cempaka": "'=Rekaan Cempaka", "Anggrek": None}


def test_group_that_nobody_opens_is_refused(cast, case):
    with as_owner():
        CaseGrant.objects.filter(case_id=case.pk).update(groups=["summary"])
    with pytest.raises(RefusedError, match="Pilih bagian"):
        ask(cast.head, groups=frozenset({"identity"}))
    with pytest.raises(RefusedError, match="Pilih bagian"):
        ask(cast.head, groups=frozenset({"location"}))


@pytest.mark.parametrize("choices", CaseChoice.values)
def test_choice_of_cases_never_leaves_the_unit(cast, case, choices):
    unit = Unit.objects.get(code=OWNER_UNIT)
    make_case(cast.other_worker)
    with scope(cast.head):
        assert set(cases_for(cast.head, unit, choices)) <= {case}
        assert (choices == CaseChoice.OPEN) <= (preview(cast.head, unit, choices).cases == 1)


def test_every_sheet_says_whose_copy_it_is_and_the_columns_say_it_unseen(cast, ready):
    content = fetch(cast.head, ready)
    book, text = opened(content, password_of(cast.head, ready))

    assert is_encrypted(content)
    for sheet in book:
        for place in (sheet["A1"].value, sheet.oddHeader.left.text, text):
            assert all(word in place for word in (ready.number, cast.head.full_name, "2026"))
    assert copy_in(book) == ready.pk
    assert book.custom_doc_props["salinan"].value == str(ready.pk)
    assert b"Cempaka" not in content


# --- how it ends


def test_password_is_shown_once_and_is_nowhere_else(cast, ready):
    password = password_of(cast.head, ready)

    assert len(password.replace("-", "")) == 25
    with pytest.raises(RefusedError, match="tidak disimpan"):
        password_of(cast.head, ready)
    assert now(cast.head, ready).password is None
    with as_owner():
        assert not any(password in str(event.details) for event in AuditEvent.objects.all())


def test_last_download_removes_the_file(cast, ready, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        contents = {fetch(cast.head, ready) for _ in range(identified_files.MOST_DOWNLOADS)}

    assert len(contents) == 1
    with pytest.raises(ExportGoneError):
        fetch(cast.head, ready)
    assert now(cast.head, ready).status == _S.FETCHED
    assert list(files.folder().glob("*.sealed")) == []


def test_head_who_lost_the_post_is_refused(cast, ready):
    with as_owner():
        Membership.objects.filter(user=cast.head).update(role=Role.SOCIAL_WORKER)

    for act in (fetch, password_of):
        with pytest.raises(PermissionDenied):
            act(cast.head, ready)


@pytest.mark.parametrize("act", [fetch, password_of], ids=["fetch", "password"])
@pytest.mark.parametrize("change", ["ended", "restricted", "narrowed", "transferred"])
def test_file_is_withdrawn_when_a_case_in_it_is_not_open_any_more(cast, ready, case, change, act):
    with as_owner():
        grants = CaseGrant.objects.filter(case_id=case.pk)
        if change == "ended":
            grants.update(ended_at=timezone.now())
        elif change == "narrowed":
            grants.update(groups=["summary"])
        elif change == "restricted":
            VictimCase.objects.filter(pk=case.pk).update(is_restricted=True)
        else:
            VictimCase.objects.filter(pk=case.pk).update(owner_unit=Unit.objects.get(code=OTHER_UNIT))

    assert act(cast.head, ready) is None
    assert (now(cast.head, ready).status, now(cast.head, ready).password) == (_S.WITHDRAWN, None)
    assert actions()[-1] == "withdrawn"


def test_rights_that_ended_before_the_worker_came_make_no_file(cast, case):
    export = ask(cast.head)
    with as_owner():
        Membership.objects.filter(user=cast.head).update(role=Role.SOCIAL_WORKER)
    deliver_all()

    assert now(cast.head, export).status == _S.REFUSED
    assert list(files.folder().glob("*")) == []


def test_after_its_time_it_is_gone_and_its_password_too(cast, ready, django_capture_on_commit_callbacks):
    with as_owner():
        IdentifiedExport.objects.update(expires_at=timezone.now())
    with pytest.raises(ExportGoneError):
        fetch(cast.head, ready)
    with django_capture_on_commit_callbacks(execute=True):
        remove_expired_exports()

    assert (now(cast.head, ready).status, now(cast.head, ready).password) == (_S.EXPIRED, None)
    assert list(files.folder().glob("*.sealed")) == []


def test_worker_that_died_leaves_one_file_that_opens(cast, case):
    export = ask(cast.head)
    identified.write_identified_export(cast.head, export_id=str(export.pk))  # and died before the effect
    deliver_all()

    ready = now(cast.head, export)
    assert len(list(files.folder().glob("*.sealed"))) == 1
    assert [line["Nama samaran"] for line in open_file(cast, ready)] == ["Cempaka"]
    assert actions().count("written") == 1


def test_worker_leaves_nothing_unsealed(cast, ready, tmp_path):
    assert list(tmp_path.glob(f"{files.SCRATCH}*")) == []


def test_second_press_asks_once(cast, case):
    key = uuid4()

    assert ask(cast.head, key=key).pk == ask(cast.head, key=key).pk
    assert actions() == ["asked"]


def test_a_day_has_a_limit(cast, case, settings):
    settings.IDENTIFIED_EXPORTS_PER_DAY = 2
    first = ask(cast.head)
    ask(cast.head)
    with pytest.raises(RefusedError, match="Paling banyak 2"):
        ask(cast.head)
    with as_owner():
        IdentifiedExport.objects.filter(pk=first.pk).update(requested_at=timezone.now() - timedelta(hours=25))
    ask(cast.head)


def test_everything_is_on_record(cast, ready):
    password_of(cast.head, ready)
    fetch(cast.head, ready)

    assert actions() == ["asked", "written", "password_shown", "downloaded"]


# --- two people


@pytest.fixture
def large(cast, case, settings) -> IdentifiedExport:
    settings.IDENTIFIED_EXPORT_ALONE = 0
    return ask(cast.head)


def answer(user, act, **kwargs):
    forget_access(user)
    with scope(user):
        return act(actor=user, approval_id=Approval.objects.get().pk, **kwargs)


def test_large_export_waits_for_another_person(cast, large):
    deliver_all()
    assert now(cast.head, large).status == _S.ASKED
    with pytest.raises(PermissionDenied):
        answer(cast.head, approvals.approve)

    answer(cast.auditor, approvals.approve)
    deliver_all()
    assert now(cast.head, large).status == _S.READY
    assert len(open_file(cast, now(cast.head, large))) == 1


def test_second_person_reads_counts_and_no_case(cast, large, case):
    with scope(cast.auditor):
        assert not VictimCase.objects.filter(pk=case.pk).exists()
        assert Approval.objects.get().details == {
            "persons": 1, "rows": 1, "groups": ["summary", "identity"], "purpose": "restitution",
        }  # fmt: skip


@pytest.mark.parametrize("name", ["worker", "other_head", "report_admin"])
def test_whoever_was_not_asked_does_not_even_see_it(cast, large, name):
    with pytest.raises(Approval.DoesNotExist):
        answer(getattr(cast, name), approvals.approve)


def test_refused_export_makes_no_file(cast, large):
    answer(cast.directorate, approvals.refuse, reason="Cukup dibaca di sistem")
    deliver_all()

    assert now(cast.head, large).status == _S.REFUSED
    assert list(files.folder().glob("*")) == []


def test_small_exports_of_one_day_count_together(cast, case, settings):
    settings.IDENTIFIED_EXPORT_ALONE = 1

    assert ask(cast.head).status == _S.WAITING
    assert ask(cast.head).status == _S.ASKED


def test_more_persons_than_were_asked_for_make_no_file(cast, case, settings):
    settings.IDENTIFIED_EXPORT_ALONE = 1
    export = ask(cast.head)
    make_case(cast.worker)
    deliver_all()

    assert now(cast.head, export).status == _S.REFUSED


# --- the database's own wall


def test_export_of_another_is_not_there(cast, ready):
    for name in ("worker", "directorate", "other_head", "report_admin"):
        with scope(getattr(cast, name)):
            assert not IdentifiedExport.objects.exists()
    with scope(cast.auditor):
        assert IdentifiedExport.objects.count() == 1
        assert IdentifiedExport.objects.update(downloads=0) == 0
        assert not ExportedCase.objects.exists()


def test_nobody_asks_in_the_name_of_another(cast, case):
    row = {"cases": "open", "groups": ["summary"], "purpose": "court", "persons": 1, "rows": 1}
    with scope(cast.worker), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        IdentifiedExport.objects.create(
            requested_by=cast.head, unit=access_of(cast.worker).memberships[0].unit, purpose_note=None, **row
        )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("reports_identified_status_known", {"status": "lost", "password": None}),
        ("reports_identified_cases_known", {"cases": "all"}),
        ("reports_identified_purpose_known", {"purpose": "fun"}),
        ("reports_identified_has_note", {"purpose_note": None}),
        ("reports_identified_groups_known", {"groups": []}),
        ("reports_identified_ready_expires", {"expires_at": None}),
        ("reports_identified_password_once", {"password_shown_at": "2026-01-01T00:00Z"}),
    ],
)
def test_constraints_of_an_export(cast, ready, name, columns):
    with pytest.raises(IntegrityError, match=name), as_owner(), transaction.atomic():
        IdentifiedExport.objects.update(**columns)


def test_constraints_of_its_contents(cast, ready, case):
    with pytest.raises(IntegrityError, match="reports_exported_groups_known"), as_owner(), transaction.atomic():
        ExportedCase.objects.update(groups=[])
    with pytest.raises(IntegrityError, match="reports_exported_case_once"), as_owner(), transaction.atomic():
        ExportedCase.objects.create(export=ready, case=case, groups=["summary"])
