"""Principals: who a case can be opened to, as one number.

The two low bits say the kind, the rest is the row's id: ``unit 12`` is ``12 * 4 + 2``. Nothing has to be kept in step.
"""

from enum import IntEnum


class PrincipalKind(IntEnum):
    """What a principal stands for."""

    DESK = 0
    AGENCY = 1
    UNIT = 2
    USER = 3


def agency_principal(agency_id: int) -> int:
    """The principal of a whole agency: its referral inbox."""
    return agency_id * 4 + PrincipalKind.AGENCY


def unit_principal(unit_id: int) -> int:
    """The principal of a unit: the usual holder of a grant."""
    return unit_id * 4 + PrincipalKind.UNIT


def user_principal(user_id: int) -> int:
    """The principal of one named person."""
    return user_id * 4 + PrincipalKind.USER


COORDINATION_DESK = 4  # kind DESK, reference 1
PROTECTION_DESK = 8  # kind DESK, reference 2: data protection; no grant is ever given to it


def split_principal(principal: int) -> tuple[PrincipalKind, int]:
    """Return the kind and the row id of a principal."""
    return PrincipalKind(principal % 4), principal // 4
