"""Relation x address x person: other agencies and units, restricted, walled, emergency over, post ended, closed."""

import pytest

from tests.access.relations.asking import cells
from tests.access.relations.states import NARROWED
from tests.access.story import tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", NARROWED, ids=str)
def test_every_cell(cast, state):
    story = tell(cast)
    state.turn(cast, story)
    asked, wrong = cells(cast, story, state)
    assert wrong == []
    assert asked > 600
