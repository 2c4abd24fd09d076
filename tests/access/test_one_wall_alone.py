"""The second wall alone: every scoped row and every search without the ORM scope, for everybody in the story."""

import pytest
from django.db.models import Q

from tests.access.story import NIK, Story, tell
from tests.cast import Cast
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from victims import policies
from victims.models.case import VictimCase
from victims.models.draft import IntakeDraft
from victims.models.person import MatchCandidate, Victim
from victims.selectors.search import search_cases

pytestmark = pytest.mark.django_db
# The scopes whose tables have the second wall. What asks for a part of a case (location) is narrower than a wall can be.
SCOPES = ("case_scope", "case_bound_scope", "victim_scope", "person_bound_scope", "draft_scope", "match_scope")
SEARCHES = ("Anggrek", "Kenanga", "Cempaka", "Nama Anggrek", "Nama Kenanga", NIK)


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


@pytest.fixture
def only_the_database(monkeypatch):
    """Take the first wall down."""

    def take_down() -> None:
        for name in SCOPES:
            monkeypatch.setattr(policies, name, lambda _user: Q())

    return take_down


def listed(user: User) -> dict[str, list[object]]:
    """The rows of every scoped query set, and what every search finds."""
    with scope(user):
        rows: dict[str, list[object]] = {
            model.__name__: sorted(model.objects.visible_to(user).values_list("pk", flat=True), key=str)
            for model in (VictimCase, Victim, IntakeDraft, MatchCandidate)
        }
        return rows | {text: search_cases(user, text).case_ids for text in SEARCHES}


def differences(one: dict, other: dict) -> dict:
    return {key: (value, other[key]) for key, value in one.items() if value != other[key]}


def test_scoped_rows_and_searches_are_the_same_without_the_scope(cast, story, only_the_database):
    with_both = {person: listed(user) for person, user in cast}
    assert any(rows["VictimCase"] for rows in with_both.values())
    only_the_database()
    assert {person: found for person, user in cast if (found := differences(with_both[person], listed(user)))} == {}
