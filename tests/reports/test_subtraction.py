"""The attacks of subtraction: a reader outside the national agency lays two reports side by side and takes the difference."""

import copy

import pytest

from reports.figures.shown import ShownFigures, show_figures
from reports.models import QuarterlyReport
from reports.selectors.reports import ReportPage, shown_to
from reports.suppression import is_small
from tests.factories.cases import as_owner
from tests.factories.reports import make_country, make_report
from tppo_cases.access.context import forget_access, scope
from tppo_cases.accounts.models import Agency, Membership, Unit
from tppo_cases.accounts.roles import Role

pytestmark = pytest.mark.django_db
Position = tuple[str, str, int]


def cells(shown: ShownFigures) -> dict[Position, int]:
    """Every count that a reader sees, by where it stands."""
    found = {("totals", name, 0): cell.value for name, cell in shown.totals.items() if not cell.hidden}
    for code, table in shown.tables.items():
        lines = [(row.key, row.cells) for row in table.rows] + ([("total", table.total)] if table.total else [])
        for key, line in lines:
            kinds = [column.kind for column in table.spec.columns]
            found |= {
                (code, key, index): cell.value
                for index, cell in enumerate(line)
                if not cell.hidden and cell.value is not None and kinds[index] == "count"
            }
    return found


def told_by_subtraction(one: ShownFigures, other: ShownFigures) -> dict[Position, int]:
    """The differences of one to ten people; a row that is missing on one side counts as nothing there."""
    left, right = cells(one), cells(other)
    shown = {(code, table) for code, table, _index in (*left, *right)}
    both = [place for place in {*left, *right} if (place in left and place in right) or place[:2] not in shown]
    return {place: right[place] - left[place] for place in both if is_small(abs(right[place] - left[place]))}


@pytest.fixture
def figures(cast) -> dict:
    """A quarter large enough to show cells: every figure of a small country, forty times."""
    make_country(cast)
    plain = make_report(cast.report_admin).figures

    def many(value):
        if isinstance(value, dict):
            return {key: many(each) for key, each in value.items()}
        if isinstance(value, list):
            return [many(each) for each in value]
        return value * 40 if isinstance(value, int) and not isinstance(value, bool) else value

    return many(plain)


def one_more(figures: dict, *, modus: int = 0, origin: int = 0) -> dict:
    """The revision: one person came late, a woman, with one modus and from one province."""
    later = copy.deepcopy(figures)
    for name in ("persons", "cases", "persons_year", "cases_year"):
        later["totals"][name] += 1
    for code, row in (("modus", modus), ("origin", origin), ("month", 0)):
        for line in (later["tables"][code]["rows"][row]["cells"], later["tables"][code]["total"]):
            line[-1] += 1
    return later


def test_without_the_earlier_revision_in_mind_the_attack_would_succeed(figures):
    told = told_by_subtraction(show_figures(figures, suppressed=True), show_figures(one_more(figures), suppressed=True))

    assert ("totals", "persons", 0) in told
    assert any(code == "modus" for code, _key, _index in told)


def test_a_revision_minus_the_one_before_tells_of_nobody(figures):
    later = one_more(figures)
    shown = show_figures(later, suppressed=True, earlier=[figures])

    assert told_by_subtraction(show_figures(figures, suppressed=True), shown) == {}
    assert cells(shown)  # what did not change is still there


def test_which_cells_are_hidden_does_not_tell_which_row_the_person_is_in(figures):
    shapes = []
    for modus in range(2):
        shown = show_figures(one_more(figures, modus=modus), suppressed=True, earlier=[figures])
        shapes.append({place for place in cells(shown) if place[0] != "totals"})

    assert shapes[0] == shapes[1]


def test_one_person_more_and_another_less_is_no_change_of_the_sum_and_hidden_all_the_same(figures):
    later = copy.deepcopy(figures)
    rows = later["tables"]["modus"]["rows"]
    rows[0]["cells"][0] += 1
    rows[1]["cells"][0] -= 1
    shown = show_figures(later, suppressed=True, earlier=[figures])

    assert not any(code == "modus" for code, _key, _index in cells(shown))


def test_every_earlier_revision_counts(figures):
    third = copy.deepcopy(figures)
    shown = show_figures(third, suppressed=True, earlier=[figures, one_more(figures)])

    assert told_by_subtraction(show_figures(one_more(figures), suppressed=True), shown) == {}


def test_a_small_quarter_is_not_told_by_the_year_minus_the_quarters_before(figures):
    small = copy.deepcopy(figures)
    small["totals"] |= {"persons": 4, "cases": 4, "persons_year": 404, "cases_year": 404}
    totals = show_figures(small, suppressed=True).totals

    assert all(totals[name].hidden for name in ("persons", "cases", "persons_year", "cases_year"))


def test_all_minus_the_own_agency_is_not_possible_nobody_outside_sees_both(cast):
    make_country(cast)
    unit = Unit.objects.get(code="kemenkes-rujukan")
    with as_owner():
        Membership.objects.filter(user=cast.health_officer).update(role=Role.REPORT_ADMIN)
    forget_access(cast.health_officer)
    national, own = make_report(cast.report_admin), make_report(cast.health_officer)

    with scope(cast.health_officer):
        assert list(QuarterlyReport.objects.visible_to(cast.health_officer)) == [own]
        assert shown_to(cast.health_officer, own).suppressed
        assert ReportPage(cast.health_officer, own).shown.suppressed
    assert (national.agency, own.agency) == (Agency.objects.get(code="kemensos"), unit.agency)
