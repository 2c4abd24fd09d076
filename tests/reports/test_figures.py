"""The figures of a quarter: what counts as one, and equal totals from a second, separately written SQL."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from referrals.states import ReferralStatus
from reports.figures.compute import compute_figures, fingerprint
from reports.figures.periods import Quarter
from reports.figures.queries import figures_sql
from tests.factories.cases import as_owner, make_case, set_status
from tests.factories.reports import QUARTER_START, give_service, make_country, open_on, refer, same_person
from tppo_cases.accounts.models import Agency
from tppo_cases.core.scope import report_role

pytestmark = pytest.mark.django_db
SQL = Path(__file__).parent / "sql"
Q3 = Quarter(2026, 3)


def figures(quarter: Quarter = Q3, agency: str = "kemensos") -> dict:
    national = agency == "kemensos"
    return compute_figures(quarter, Agency.objects.get(code=agency), national=national, cutoff=timezone.now())


def cells(found: dict, table: str, column: int = 0) -> dict:
    return {row["key"]: row["cells"][column] for row in found["tables"][table]["rows"]}


def by_hand(name: str, quarter: Quarter = Q3) -> list[tuple]:
    """Rows of a hand-written statement, read as the owner through a view of the cases that count."""
    numbers = {"year": quarter.year, "quarter": quarter.number}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP VIEW IF EXISTS valid_cases")
        cursor.execute((SQL / "valid_cases.sql").read_text().format(**numbers))
        cursor.execute((SQL / f"{name}.sql").read_text(), numbers)
        return cursor.fetchall()


def test_totals_equal_the_hand_written_sql(cast):
    make_country(cast)
    totals = figures()["totals"]

    assert by_hand("totals") == [tuple(totals[name] for name in ("persons", "cases", "persons_year", "cases_year"))]
    assert 0 < totals["persons"] < totals["cases"] < totals["cases_year"]
    assert by_hand("seven_days") == [(totals["service_due"], totals["service_in_time"])]


@pytest.mark.parametrize("table", ["origin", "modus", "destination", "exploitation"])
def test_tables_of_persons_equal_the_hand_written_sql(cast, table):
    make_country(cast)
    found = figures()
    index = 3 if table == "origin" else 0

    assert cells(found, table, index) == dict(by_hand(table))
    if "total" in found["tables"][table]:
        assert found["tables"][table]["total"][index] == found["totals"]["persons"]


def test_months_equal_the_hand_written_sql(cast):
    make_country(cast)
    found = figures()
    persons = Counter(f"2026-{month:02d}" for month, _ in by_hand("month"))

    assert cells(found, "month", 4) == {month: persons[month] for month in Q3.months}
    assert found["tables"]["month"]["total"][4:] == [found["totals"]["persons"], found["totals"]["cases"]]


def test_sex_by_age_equals_the_hand_written_sql(cast):
    make_country(cast)
    table = figures()["tables"]["sex_age"]
    expected = {(band, sex): number for band, sex, number in by_hand("sex_age")}

    found = {
        (row["key"], sex): number
        for row in table["rows"]
        for sex, number in zip(("male", "female", "unknown"), row["cells"], strict=False)
        if number
    }
    assert found == expected


def test_services_and_stays_equal_the_hand_written_sql(cast):
    make_country(cast)
    found = figures()["tables"]

    assert {(r["key"], *r["cells"]) for r in found["service"]["rows"]} == set(by_hand("service"))
    assert {(r["key"], *r["cells"]) for r in found["shelter"]["rows"]} == set(by_hand("shelter"))


def test_referrals_equal_the_hand_written_sql(cast):
    make_country(cast)
    rows = {row["key"]: row["cells"] for row in figures()["tables"]["referral"]["rows"]}

    expected = {
        pair: (sent, accepted, declined, round(median(map(float, hours)), 1) if hours else None)
        for pair, sent, accepted, declined, hours in by_hand("referral")
    }
    assert {pair: (c[4], c[0], c[1], c[5]) for pair, c in rows.items()} == expected


def test_present_beds_equal_what_the_triggers_count(cast):
    make_country(cast)
    quarter = Quarter.of(timezone.localdate())
    rows = figures(quarter)["tables"]["beds"]["rows"]

    assert {(row["key"], *row["cells"]) for row in rows} == set(by_hand("beds", quarter))


def test_every_referral_status_falls_into_one_column():
    text = figures_sql(national=True)

    listed = {status: text.count(f"'{status}'") for status in ReferralStatus.values}
    assert set(listed.values()) == {1}


def test_person_with_two_cases_in_one_quarter_counts_once(cast):
    same_person(
        open_on(make_case(cast.worker), QUARTER_START + timedelta(days=3)),
        open_on(make_case(cast.other_worker), QUARTER_START + timedelta(days=40)),
    )

    found = figures()
    assert (found["totals"]["persons"], found["totals"]["cases"], found["totals"]["repeat_persons"]) == (1, 2, 1)
    assert cells(found, "month", 4) == {"2026-07": 1, "2026-08": 0, "2026-09": 0}
    assert cells(found, "month", 5) == {"2026-07": 1, "2026-08": 1, "2026-09": 0}


def test_person_with_cases_in_two_quarters_counts_in_both_and_once_in_the_year(cast):
    same_person(
        open_on(make_case(cast.worker), QUARTER_START - timedelta(days=30)),
        open_on(make_case(cast.other_worker), QUARTER_START + timedelta(days=30)),
    )

    assert figures(Quarter(2026, 2))["totals"]["persons"] == 1
    totals = figures()["totals"]
    assert (totals["persons"], totals["persons_year"], totals["cases_year"]) == (1, 1, 2)


def test_the_first_moment_belongs_to_the_quarter_and_the_last_to_the_next(cast):
    open_on(make_case(cast.worker), Q3.starts_at)
    open_on(make_case(cast.worker), Q3.ends_at)

    assert figures()["totals"]["cases"] == 1
    assert figures(Quarter(2026, 4))["totals"]["cases"] == 1


def test_not_a_victim_and_a_double_record_are_left_out_and_said_so(cast):
    for status, outcome in (("not_tppo", ""), ("closed", "duplicate"), ("closed", "not_tppo"), ("closed", "completed")):
        case = open_on(make_case(cast.worker), QUARTER_START + timedelta(days=1))
        set_status(case, status, outcome=outcome, closed_at=timezone.now() if status == "closed" else None)

    totals = figures()["totals"]
    assert (totals["persons"], totals["left_out_cases"]) == (1, 3)


def test_seven_days_count_from_the_application(cast):
    moments = [QUARTER_START + timedelta(days=index) for index in range(3)]
    in_time, late, never = (open_on(make_case(cast.worker), moment, applied_at=moment) for moment in moments)
    give_service(in_time, timezone.localdate(moments[0]) + timedelta(days=7))
    give_service(late, timezone.localdate(moments[1]) + timedelta(days=8))

    totals = figures()["totals"]
    assert (totals["service_due"], totals["service_in_time"]) == (3, 1)
    assert never.applied_at == moments[2]


def test_another_agency_counts_what_was_referred_to_it_and_learns_no_shelter(cast):
    cases = make_country(cast, cases=8)
    for case in cases[:2]:
        open_on(case, QUARTER_START + timedelta(days=5), status="assessment")
        refer(case, "lpsk", ReferralStatus.ACCEPTED, QUARTER_START + timedelta(days=6), hours=4)

    found = figures(agency="lpsk")
    assert found["totals"]["cases"] == 2
    assert {"shelter", "beds"}.isdisjoint(found["tables"])
    assert [row["key"] for row in found["tables"]["referral"]["rows"]] == ["kemensos lpsk"]


def test_counting_is_one_statement_besides_the_words(cast, django_assert_max_num_queries):
    make_country(cast, cases=6)
    with django_assert_max_num_queries(16):
        found = figures()
    assert fingerprint(found) == fingerprint({**found})


@pytest.mark.parametrize(
    ("column", "table"),
    [("chronology", "victims_victimcase"), ("number", "victims_victimcase"), ("initials", "victims_victim"),
     ("full_name", "victims_victimidentity"), ("body", "victims_note")],
)  # fmt: skip
def test_the_report_role_reads_no_secret(db, column, table):
    with pytest.raises(ProgrammingError, match="permission denied"), report_role(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608  # names from the list above
