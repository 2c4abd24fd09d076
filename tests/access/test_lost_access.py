"""Whoever lost a case finds nothing of it in any list, feed or count of hits: number and id are nowhere.

The addresses of the case itself are asked in ``tests.access.relations``.
"""

import pytest

from tests.access.endpoints import endpoints
from tests.access.quick import quick_client
from tests.access.relations.states import ENDED, NARROWED, State
from tests.access.story import tell
from tests.access.test_matrix import undone

pytestmark = pytest.mark.django_db
LOST = [(state, person) for state in (*ENDED, *NARROWED) for person in sorted(state.lose)]


@pytest.mark.parametrize(("state", "person"), LOST, ids=str)
def test_no_list_names_a_case_that_is_hers_no_more(cast, state: State, person: str):
    story = tell(cast)
    state.turn(cast, story)
    case, client = story.rows["own"], quick_client(getattr(cast, person))
    betrayed = set()
    for endpoint in endpoints():
        if endpoint.parameters or "kasus" not in endpoint.path:
            continue
        with undone():
            response = client.get(endpoint.path)
        body = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
        betrayed |= {endpoint.name for mark in (str(case.pk), case.number) if mark in body}
    assert betrayed == set()
