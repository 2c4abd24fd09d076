"""Pairs of records for the coordination desk, what it asked about them and what the units answered."""

from datetime import datetime

from tppo_cases.provisioning.demo.bare import bare
from tppo_cases.provisioning.demo.rows_case import Made
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.models.person import MatchCandidate
from victims.models.questions import MatchQuestion
from victims.states import MATCH_DECIDED, DocumentSeen, KnownElsewhere, MatchStatus

REASONS = {
    MatchStatus.CONFIRMED: "Nomor yang sama dilihat pada dokumen asli di kedua unit.",
    MatchStatus.REJECTED: "Nama dan tahun lahir sama, tetapi nomor pada dokumen asli berbeda.",
}
NOTE = "Paspor asli disimpan di unit."
ANSWERED_PERCENT = 60  # of the questions about a pair that is not decided yet


def write_match(sheet: Sheet, made: Made, first: Made) -> None:
    """The pair of a later record and the earlier one, with what the desk asked and decided."""
    found, chance = made.case.opened_at, sheet.chance
    status = MatchStatus(made.sketch.match)
    asked = None if status == MatchStatus.OPEN else min(found + chance.hours(1, 8), sheet.now)
    decided = min(found + chance.hours(30, 90), sheet.now) if status in MATCH_DECIDED else None
    match = bare(
        MatchCandidate, id=chance.id_at(found), victim_id=made.victim.pk, other_id=first.victim.pk,
        strength="identifier" if made.sketch.person.nik else "name_and_birth", status=status, found_at=found, asked_at=asked,
        decided_by_id=sheet.world.coordinator.pk if decided else None, decided_at=decided,
    )  # fmt: skip
    sheet.add(match, **({"decision_reason": REASONS[status]} if decided else {}))
    if asked:
        for side, of_other in ((made, False), (first, True)):
            _write_question(sheet, match, side, asked, of_other=of_other)


def _write_question(sheet: Sheet, match: MatchCandidate, side: Made, asked: datetime, *, of_other: bool) -> None:
    chance = sheet.chance
    question = bare(
        MatchQuestion, id=chance.id_at(asked), match_id=match.pk, of_other=of_other, case_id=side.case.pk,
        asked_by_id=sheet.world.coordinator.pk, asked_at=asked, closed_at=match.decided_at,
    )  # fmt: skip
    if not (match.decided_at or chance.yes(ANSWERED_PERCENT)):
        sheet.add(question)
        return
    question.answered_by_id, question.answered_at = side.worker.pk, min(asked + chance.hours(2, 20), sheet.now)
    question.document_seen = chance.pick({DocumentSeen.SEEN: 60, DocumentSeen.NOT_SEEN: 25, DocumentSeen.NO_DOCUMENT: 15})
    question.known_elsewhere = chance.pick({KnownElsewhere.YES: 40, KnownElsewhere.NO: 25, KnownElsewhere.UNKNOWN: 35})
    sheet.add(question, **({"note": NOTE} if question.document_seen == DocumentSeen.SEEN else {}))
