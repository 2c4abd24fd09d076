"""How well names are found: 245 pairs written by hand before the search was measured by them.

Figures are pinned, so that a change of the spelling rules cannot make them worse unseen. They are printed with ``-s``.
"""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.cases import make_case, person_facts
from tppo_cases.access.context import scope
from tppo_cases.core.names import parse
from tppo_cases.core.tokens import name_tokens, skeletons, spellings, wholes
from victims.selectors.search import RANKS, search_cases
from victims.services.matching import find_visible_matches
from victims.states import FoundBy

PAIRS = list(csv.DictReader((Path(__file__).parent / "search_pairs.csv").read_text("utf-8").splitlines()))
SURE = {FoundBy.WHOLE, FoundBy.WORDS}


def measure(found: Callable[[str, str], bool], title: str) -> tuple[float, float]:
    right = sum(found(pair["registered"], pair["searched"]) for pair in PAIRS if pair["same"] == "yes")
    wrong = sum(found(pair["registered"], pair["searched"]) for pair in PAIRS if pair["same"] == "no")
    recall, precision = right / sum(pair["same"] == "yes" for pair in PAIRS), right / (right + wrong)
    sys.stdout.write(f"{title}: recall {recall:.3f}, precision {precision:.3f}\n")
    return recall, precision


def way(registered: str, searched: str) -> FoundBy | None:
    """As the search decides it, in memory."""
    there, asked = name_tokens(parse(registered)), parse(searched)
    if wholes(asked) & there:
        return FoundBy.WHOLE
    if any(each <= there for each in spellings(asked)):
        return FoundBy.WORDS
    return FoundBy.SOUND if skeletons(asked) <= there else None


def test_there_are_enough_pairs_and_none_twice():
    same = [pair["same"] for pair in PAIRS]
    assert (same.count("yes") >= 120, same.count("no") >= 80, len(same)) == (True, True, 245)
    assert len({(pair["registered"], pair["searched"]) for pair in PAIRS}) == 245


@pytest.mark.parametrize(
    ("ways", "least_recall", "least_precision"),
    [(SURE, 0.80, 0.99), (SURE | {FoundBy.SOUND}, 0.95, 0.98)],
    ids=["words", "words-or-sound"],
)
def test_recall_and_precision_of_the_search(ways, least_recall, least_precision):
    recall, precision = measure(lambda one, other: way(one, other) in ways, f"search, {len(ways)} ways")
    assert recall >= least_recall
    assert precision >= least_precision


@pytest.mark.django_db
def test_the_search_of_the_database_decides_as_the_measure_does(cast):
    """Every registered name once, in one database; each search finds its own, in the way that was measured."""
    cases = {
        name: make_case(cast.worker, person={"identity": {"full_name": name}})
        for name in dict.fromkeys(pair["registered"] for pair in PAIRS[::5])
    }
    for pair in PAIRS[::5]:
        with scope(cast.worker):
            found = search_cases(cast.worker, pair["searched"])
        expected = way(pair["registered"], pair["searched"])
        assert found.ways.get(cases[pair["registered"]].pk) == expected, pair
        assert [*found.ways.values()] == sorted(found.ways.values(), key=RANKS.index)


@pytest.mark.django_db
def test_recall_and_precision_of_duplicate_detection(cast):
    """Same sex and year, so that the name alone decides."""
    offered: dict[tuple[str, str], bool] = {}
    for number, pair in enumerate(PAIRS):
        born, sex = 1901 + (number % 60) * 3, "female" if number % 2 else "male"  # few others of the same year and sex
        case = make_case(cast.worker, person={"identity": {"full_name": pair["registered"]}, "birth_year": born, "sex": sex})
        with scope(cast.worker):
            like = find_visible_matches(
                cast.worker, person_facts(identity={"full_name": pair["searched"]}, birth_year=born, sex=sex)
            )
        offered[pair["registered"], pair["searched"]] = case.pk in {match.case.pk for match in like}
    recall, precision = measure(lambda one, other: offered[one, other], "duplicates")
    assert recall >= 0.94
    assert precision >= 0.95
