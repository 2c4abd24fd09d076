"""Pairs of records for the coordination desk."""

from tppo_cases.provisioning.demo.rows_case import Made
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.models.person import MatchCandidate
from victims.states import MatchStatus


def write_match(sheet: Sheet, made: Made, first: Made) -> None:
    """The pair of a later record and the earlier one, with what the desk decided."""
    found = made.case.opened_at
    status = MatchStatus(made.sketch.match)
    decided = None if status == MatchStatus.OPEN else min(found + sheet.chance.hours(3, 60), sheet.now)
    confirmed = status == MatchStatus.CONFIRMED
    sheet.add(
        MatchCandidate(
            id=sheet.chance.id_at(found), victim=made.victim, other=first.victim, case_number=made.case.number,
            other_case_number=first.case.number, unit_id=made.case.owner_unit_id, other_unit_id=first.case.owner_unit_id,
            strength="identifier" if made.sketch.person.nik else "name_and_birth", status=status, found_at=found,
            decided_by=sheet.world.coordinator if decided else None, decided_at=decided,
            former_person_id=made.victim.pk if confirmed else None,
        )
    )  # fmt: skip
