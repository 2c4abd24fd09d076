"""The whole rule as tables: dimensions, the legal test, the words of the advice, and the three stories."""

import itertools
from collections import Counter

import pytest

from victims.screening_rules import Dimension, Means, Purpose, assess, indicators, is_dimension_positive, is_legal_test_met
from victims.states import ScreeningResult, Track

COUNTS = {  # adult labour set of ILO and EC 2009: S, M, W
    "deception": (1, 8, 1), "coercion_recruitment": (1, 9, 0), "vulnerability_recruitment": (0, 13, 3),
    "exploitation": (1, 7, 1), "coercion_destination": (4, 10, 1), "vulnerability_destination": (0, 5, 2),
}  # fmt: skip


def expected_positive(strong: int, medium: int, weak: int) -> bool:
    if strong >= 2 or medium >= 3:
        return True
    if strong == 1:
        return medium + weak > 0
    return medium == 2 and weak > 0


@pytest.mark.parametrize(("strong", "medium", "weak"), list(itertools.product(range(4), range(5), range(4))))
def test_dimension_is_positive_by_the_whole_table(strong, medium, weak):
    marked = ["S"] * strong + ["M"] * medium + ["W"] * weak

    assert is_dimension_positive(marked) == expected_positive(strong, medium, weak)


@pytest.mark.parametrize("track", Track.values)
@pytest.mark.parametrize(("act", "means", "purpose"), list(itertools.product([True, False], repeat=3)))
def test_legal_test_needs_means_of_adults_only(track, act, means, purpose):
    met = is_legal_test_met(track, ["transport"] * act, ["fraud"] * means, ["sexual"] * purpose)

    assert met == (act and purpose and (means or track == Track.CHILD))


@pytest.mark.parametrize("dimension", Dimension.values)
def test_the_set_has_the_indicators_of_the_source(dimension):
    found = Counter(item.adult for item in indicators().values() if item.dimension == dimension)

    assert (found["S"], found["M"], found["W"]) == COUNTS[dimension]


def test_every_indicator_shows_known_elements_and_none_is_weaker_for_children():
    order = "WMS"
    for item in indicators().values():
        assert item.means <= set(Means.values)
        assert item.purposes <= set(Purpose.values)
        assert item.means or item.purposes
        assert order.index(item.child) >= order.index(item.adult)


@pytest.mark.parametrize(
    ("track", "signs", "acts", "means", "purposes", "result"),
    [
        ("adult", [], [], [], [], "not_enough"),
        ("adult", ["deceived_job"], [], [], [], "not_enough"),  # recruited by fraud, but for nothing that is known
        ("adult", ["deceived_job", "deceived_wages", "work_hours", "work_salary"], [], [], [], "strong"),
        ("adult", ["work_hours", "work_salary"], [], [], [], "not_enough"),  # exploited; no act, no means
        ("adult", [], ["transport"], ["fraud"], ["forced_labour"], "indicated"),  # legal test alone
        ("adult", ["held_violence", "held_isolation", "work_hours", "work_salary"], [], [], [], "indicated"),  # no act
        ("adult", [], ["transport"], [], ["sexual"], "not_enough"),
        ("child", [], ["transport"], [], ["sexual"], "strong"),
        ("child", [], ["transport"], [], ["forced_labour"], "indicated"),
        ("child", [], [], [], ["sexual"], "not_enough"),
        ("child", [], ["receipt"], [], [], "not_enough"),
        ("child", [], ["receipt", "harbouring"], [], ["adoption"], "strong"),
    ],
)
def test_advice_by_table(track, signs, acts, means, purposes, result):
    assert assess(track, signs, acts=acts, means=means, purposes=purposes).result == result


def test_story_a_man_from_a_scam_compound():
    signs = ["deceived_job", "deceived_wages", "held_isolation", "held_violence", "held_crime", "work_hours", "work_salary"]

    advice = assess(Track.ADULT, signs, acts=["transport"])

    assert advice.positive == {Dimension.DECEPTION, Dimension.EXPLOITATION, Dimension.COERCION_DESTINATION}
    assert advice.result == ScreeningResult.STRONG
    assert "forced_crime" in advice.purposes


def test_story_b_girl_needs_no_means_and_the_same_answers_at_18_do():
    answers = {"acts": ["recruitment", "harbouring"], "purposes": ["sexual"]}

    assert assess(Track.CHILD, [], **answers).result == ScreeningResult.STRONG
    assert assess(Track.ADULT, [], **answers).result == ScreeningResult.NOT_ENOUGH
    assert assess(Track.ADULT, [], means=["abuse_of_power"], **answers).result == ScreeningResult.INDICATED


def test_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        assess(Track.ADULT, ["no_such_sign"])
