"""The table would notice: one grant too many, and it names whom, where and what."""

import pytest

from tests.access.relations.asking import cells, rows
from tests.access.relations.states import SIDE, State, as_the_story_leaves_it
from tests.access.story import RECEIVERS, tell
from tppo_cases.access.context import scope
from tppo_cases.access.groups import ALL_GROUPS
from victims.models.case import VictimCase
from victims.services.grants import give_named_access

pytestmark = pytest.mark.django_db
PLAIN = State(as_the_story_leaves_it, SIDE | set(RECEIVERS), frozenset())


def test_without_it_nothing_is_wrong(cast):
    asked, wrong = cells(cast, tell(cast), PLAIN, ["other_worker"])
    assert wrong == []
    assert asked == len(list(rows())) > 150


def test_a_grant_to_a_stranger_is_named(cast):
    story = tell(cast)
    with scope(cast.worker):
        case = VictimCase.objects.get(pk=story.rows["own"].pk)
        give_named_access(actor=cast.worker, case=case, user=cast.other_worker, groups=ALL_GROUPS, reason="Keliru")
    _asked, wrong = cells(cast, story, PLAIN, ["other_worker"])
    assert "as_the_story_leaves_it: other_worker get victims:case-detail own: 200, not refused" in wrong
    assert "as_the_story_leaves_it: other_worker get api-case-detail own: 200, not refused" in wrong
    assert len(wrong) > 20
