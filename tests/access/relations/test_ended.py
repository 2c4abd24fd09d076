"""Relation x address x person, once what opened the case has ended: by the work, by the consent, by time."""

import pytest

from tests.access.relations.asking import cells
from tests.access.relations.states import ENDED
from tests.access.story import tell

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ENDED, ids=str)
def test_every_cell(cast, state):
    story = tell(cast)
    state.turn(cast, story)
    asked, wrong = cells(cast, story, state)
    assert wrong == []
    assert asked > 600
