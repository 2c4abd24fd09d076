"""A database of one's own with a sealed trail in it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cast import Cast, load_cast
from tests.factories.cases import make_case
from tests.factories.seals import seal_everything
from tppo_cases.access.context import scope
from tppo_cases.audit.seal.anchors import write_daily, write_latest
from victims.models.case import VictimCase
from victims.services.facts import update_facts


@dataclass
class Trail:
    cast: Cast
    cases: list[VictimCase]
    anchors: Path


@pytest.fixture
def trail(own_database, tmp_path) -> Trail:
    """Three cases, opened and sealed one after the other; an anchor of the day after the second, the latest at the end."""
    cast, cases = load_cast(), []
    for number in range(3):
        cases.append(make_case(cast.worker))
        with scope(cast.worker):
            update_facts(actor=cast.worker, case_id=cases[-1].pk, values={"arrival_place": f"Terminal {number}"})
        seal_everything()
        if number == 1:
            write_daily(tmp_path)
    write_latest(tmp_path)
    return Trail(cast, cases, tmp_path)
