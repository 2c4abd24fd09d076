"""An officer with a conflict of interest finds the case in no list and by no search.

The addresses of the case are asked in ``tests.access.relations``.
"""

import pytest

from tests.access.endpoints import endpoints
from tests.access.story import OWN_TEAM, Story, tell
from tests.access.test_matrix import undone
from tppo_cases.access.context import scope
from victims.services.walls import raise_wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast) -> Story:
    told = tell(cast)
    for name in ("head", "health_officer", "shelter_staff"):
        with scope(cast.worker):
            raise_wall(actor=cast.worker, case_id=told.rows["own"].pk, user=getattr(cast, name), reason="kin")
    return told


@pytest.mark.parametrize("name", ["head", "health_officer", "shelter_staff"])
def test_no_list_and_no_search_betrays_it(confirmed_client_of, cast, story, name):
    client = confirmed_client_of(getattr(cast, name))
    case = story.rows["own"]
    marks = (str(case.pk), case.number, story.aliases["own"])
    for endpoint in endpoints():
        if endpoint.parameters:
            continue
        with undone():
            response = client.get(endpoint.path)
        body = b"".join(response) if response.streaming else response.content
        assert not [mark for mark in marks if mark in body.decode(errors="replace")], endpoint.name
    for wanted in (case.number, story.aliases["own"], f"Nama {story.aliases['own']}"):
        client.post("/kasus/", {"q": wanted})
        found = client.get("/kasus/?hasil=1").content.decode()
        assert not [mark for mark in marks if mark in found.replace(f'value="{wanted}"', "")]


def test_without_the_wall_they_would_find_it(confirmed_client_of, cast):
    story = tell(cast)
    for name in OWN_TEAM:
        assert confirmed_client_of(getattr(cast, name)).get(f"/kasus/{story.rows['own'].pk}/").status_code == 200
