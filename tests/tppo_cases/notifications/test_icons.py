"""Each kind of notification has its picture: the list of the bell shows any of them."""

import pytest

from tppo_cases.core.templatetags.ui import icon
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.views import ICONS


@pytest.mark.parametrize("kind", NotificationKind.values)
def test_a_kind_has_an_icon(kind):
    assert "<svg" in str(icon(ICONS[kind.split("_")[0]]))
