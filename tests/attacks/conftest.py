"""What every attacker starts from: the story of the access tests, told once per test."""

import pytest

from tests.access.story import Story, tell
from tests.cast import Cast


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)
