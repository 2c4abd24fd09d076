"""Relation x address x person: other agencies and units, restricted, walled, emergency over, post ended, closed."""

import pytest

from tests.access.relations.asking import assert_every_cell
from tests.access.relations.states import NARROWED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", NARROWED, ids=str)
def test_every_cell(cast, state):
    assert_every_cell(cast, state)
