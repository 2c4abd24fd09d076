"""Pages, forms and programs read rows of cases and persons through what the reader may see, and only so."""

import re
import textwrap

import pytest

from tests.scoped_reads import APPS, GUARDED, ROOT, modules, past_the_walls, scoped_methods, unscoped

# By function and model (? for SQL): what begins at no scope and at no row of the reader's, and why it shows nothing of others.
UNSCOPED = {
    # given the key of a case that the only callers found in scope
    (
        "shelters/selectors/placements.py::current_placement",
        "Placement",
    ): "the key of the view; asked only with the part LOCATION",
    ("victims/case_page/clocks.py::deadlines_of", "Deadline"): "the key of the case of the page",
    (
        "victims/selectors/cases.py::live_access",
        "CaseGrant",
    ): "the key of the case of the page; what it answers is who may see it",
    (
        "victims/selectors/cases.py::live_access",
        "CaseUserPermission",
    ): "the key of the case of the page; what it answers is who may see it",
    ("victims/selectors/cases.py::groups_for", "CaseGrant"): "keys of the given cases; narrowed to the user's principals",
    (
        "victims/selectors/cases.py::groups_for",
        "CaseUserPermission",
    ): "keys of the given cases; narrowed to the user's principals",
    (
        "victims/selectors/openings.py::openings_by_person",
        "EmergencyAccess",
    ): "after `case_page_context` and `can_see_openings`",
    ("victims/selectors/openings.py::openings_by_person", "AuditEvent"): "as above",
    ("victims/case_page/former.py::_rows", "FormerRow"): "keys of the case and the person of the view",
    ("victims/api/commands.py::_decide", "Screening"): "after `visible_case_view`; says whether a screening is of this case",
    ("referrals/selectors/reference.py::consents_for", "Consent"): "the key of the form's case",
    (
        "referrals/selectors/detail.py::last_event",
        "ReferralEvent",
    ): "after a service found the referral in scope and refused the step",
    ("reports/selectors/identified_columns.py::beside", "Assessment"): "keys of the cases that `lines_of` found in scope",
    # scoped in another way
    (
        "reports/selectors/identified.py::cases_for",
        "CaseAccess",
    ): "`live(principals)` of the user inside a scoped read of cases",
    ("reports/selectors/identified.py::lines_of", "VictimCase"): "`open_now` is `policies.carried_out_scope`",
    (
        "reports/selectors/identified.py::still_open",
        "ExportedCase",
    ): "rows of an export of one's own, compared with what is seen now",
    ("shelters/selectors/placements.py::unplaced_cases", "Placement"): "a subquery of a scoped read: has the case a bed",
    ("victims/selectors/matching.py::", "MatchQuestion"): "a subquery of a scoped read; whose question it is says the database",
    ("victims/selectors/matching.py::has_answers", "MatchQuestion"): "of a pair that the desk found in scope",
    (
        "tppo_cases/access/audit_log/selectors.py::filtered",
        "AuditEvent",
    ): "the trail, for auditors: no content of a case",
    ("victims/case_page/former.py::_names", "model"): "tables of terms, no case",
    ("victims/forms/person.py::_rows", "model"): "tables of terms, no case",
    # second persons: the approval was found by `visible_to`; the row it is about stands behind row-level security
    ("tppo_cases/privacy/selectors/deciders.py::erasure_deciders", "VictimCase"): "who may decide, by the case of the approval",
    ("tppo_cases/privacy/selectors/deciders.py::lift_deciders", "LegalHold"): "who may decide, by the unit of the hold",
    ("tppo_cases/privacy/selectors/deciders.py::describe_request", "SubjectRequest"): "number and unit",
    ("tppo_cases/privacy/selectors/deciders.py::describe_hold", "LegalHold"): "number and ground",
    # functions of the database that say themselves what they tell to whom
    ("tppo_cases/access/defaults/selectors.py::reach_of", "?"): "counts",
    ("tppo_cases/access/defaults/selectors.py::parties_of", "?"): "roles and agencies, nothing of restricted cases",
    ("tppo_cases/privacy/selectors/limits.py::limits_of", "?"): "codes of what stands against an erasure",
    ("victims/selectors/matching.py::_sides_of", "?"): "tells the desk alone, and units",
}
# Where the owner's connection is used: never in a process that answers requests, which has no such login.
AS_OWNER = {
    "tppo_cases/provisioning/": "loading and inventing data, replacing keys",
    "tppo_cases/core/management/commands/": "migrating, preparing",
    "tppo_cases/access/factors/sealing.py": "replacing keys",
    "tppo_cases/audit/former.py": "replacing keys",
}


def test_every_read_is_scoped_or_has_its_reason():
    found: dict[tuple[str, str], list[int]] = {}
    for path in modules():
        for read in unscoped(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()):
            found.setdefault((read.place, read.model), []).append(read.line)
    assert {key: lines for key, lines in found.items() if key not in UNSCOPED} == {}
    assert sorted(set(UNSCOPED) - set(found)) == []  # a reason without a read
    assert [key for key, lines in found.items() if len(lines) > 1] == []  # a second read behind the reason of the first


def test_a_scope_that_is_forgotten_is_found_wherever_there_is_one():
    """Each scope is taken out of the real source in turn."""
    taken, missed = 0, []
    for path in modules():
        text, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        before = len(list(unscoped(text, place)))
        for match in re.finditer(r"\b(\w+)\.objects\.visible_to\(\w+(?:\(\w+\))?\)", text):
            if match[1] in GUARDED:
                taken += 1
                without = f"{text[: match.start()]}{match[1]}.objects.all(){text[match.end() :]}"
                missed += [f"{place}: {match[0]}"] if len(list(unscoped(without, place))) == before else []
    assert missed == []
    assert taken >= 50


def test_no_manager_without_scope_and_the_owner_only_where_listed():
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and (lines := past_the_walls(path.read_text(encoding="utf-8"))):
                found[name] = lines
    assert {name: lines for name, lines in found.items() if not name.startswith(tuple(AS_OWNER))} == {}
    assert [place for place in AS_OWNER if not any(name.startswith(place) for name in found)] == []


def test_much_is_looked_at():
    assert len(modules()) > 150
    assert len(GUARDED) > 30
    assert {"visible_to", "next_due"} <= scoped_methods(GUARDED["VictimCase"])
    assert "open" not in scoped_methods(GUARDED["VictimCase"])


PLANTED = [
    "VictimCase.objects.get(pk=case_id)",
    "VictimCase.objects.filter(status='intake').order_by('id')",
    "VictimCase.objects.all()",
    "models.VictimCase.objects.open()",
    "Case.objects.all()",
    "VictimCase._base_manager.filter(victim=victim)",
    "list(VictimCase._default_manager.values('id'))",
    "model.objects.count()",
    "Note.objects.filter(case_id=case_id)",
    "Note.objects.filter(case=request.POST['case_id'])",
    "Note.objects.filter(case_id__in=ids)",
    "Note.objects.exclude(case=case)",
    "Note.objects.filter(author=user, case__number=number)",
    "Note.objects.filter(pk__in=Note.objects.filter(case=case))",
    "Note.objects.filter(f(user))",
    "get_object_or_404(Note, case=case)",
    "Agency.objects.raw('SELECT 1')",
    "connection.cursor()",
]
FINE = [
    "VictimCase.objects.visible_to(user).get(pk=case_id)",
    "VictimCase.objects.open().visible_to(user)",
    "VictimCase.objects.filter(policies.carried_out_scope(user, unit))",
    "CaseAccess.objects.page(user, filters)",
    "Note.objects.select_related('author').filter(case=view.case)",
    "Note.objects.filter(case_id=view.case.pk)",
    "Note.objects.filter(case__in=VictimCase.objects.visible_to(user))",
    "VictimCase.objects.visible_to(user).filter(Exists(Note.objects.filter(case_id=OuterRef('pk'))))",
    "Agency.objects.all()",
    "view.case.notes.all()",
    "answer.raw(view)",
    "AuditEvent.objects.filter(case_id=view.case.pk)",
]


def reads(line: str) -> int:
    source = f"""
        from victims.models.case import VictimCase as Case
        def page(request, case_id):
            return {line}
    """
    return len(list(unscoped(textwrap.dedent(source), "planted.py")))


@pytest.mark.parametrize("line", PLANTED)
def test_a_planted_read_is_found(line):
    assert reads(line) > 0


@pytest.mark.parametrize("line", FINE)
def test_a_scoped_read_passes(line):
    assert reads(line) == 0


@pytest.mark.parametrize(
    "line",
    [
        "Note._base_manager.all()", "Note.objects.using('owner').all()", "Note.objects.db_manager('owner')",
        "transaction.atomic(using='owner')", "connections['owner'].cursor()", "db.connections[OWNER]",
    ],
)  # fmt: skip
def test_a_planted_way_past_the_walls_is_found(line):
    assert past_the_walls(line)
