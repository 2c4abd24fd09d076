"""One word, tone and icon for every status of every state machine."""

import pytest

from referrals.states import ReferralStatus
from reports.states import ExportStatus, ReportStatus
from shelters.states import PlacementStatus
from tppo_cases.core import badges
from tppo_cases.core.management.commands.build_icons import ICONS, SPRITE, build_sprite
from victims.states import CaseStatus

MACHINES = [
    ("kasus", CaseStatus),
    ("rujukan", ReferralStatus),
    ("penempatan", PlacementStatus),
    ("laporan", ReportStatus),
    ("ekspor", ExportStatus),
]


@pytest.mark.parametrize(("kind", "statuses"), MACHINES)
def test_badge_exists_for_every_status(kind, statuses):
    assert not set(statuses.values) - set(badges.BADGES[kind])


@pytest.mark.parametrize("kind", badges.BADGES)
def test_badge_icons_are_in_the_sprite(kind):
    assert all((ICONS / f"{badge.icon}.svg").exists() for badge in badges.BADGES[kind].values())


def test_badge_of_an_unknown_code_shows_the_code():
    assert badges.badge_of("kasus", "lain").word == "lain"


@pytest.mark.parametrize(
    ("occupied", "capacity", "code"),
    [(84, 100, "available"), (85, 100, "nearly_full"), (96, 100, "nearly_full"), (97, 100, "full"), (0, 0, "full")],
)
def test_occupancy_code_follows_the_bounds(occupied, capacity, code):
    assert badges.occupancy_code(occupied, capacity) == code


def test_sprite_is_built_from_the_icons_folder():
    assert SPRITE.read_text("utf-8") == build_sprite()
