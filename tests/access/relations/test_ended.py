"""Relation x address x person, once what opened the case has ended: by the work, by the consent, by time."""

import pytest

from tests.access.relations.asking import assert_every_cell
from tests.access.relations.states import ENDED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ENDED, ids=str)
def test_every_cell(cast, state):
    assert_every_cell(cast, state)
