"""States of a case and the steps between them; the choices that its forms offer. Pure data."""

from victims.states.care import AssessmentKind, DocumentKind, RiskLevel, ScanStatus
from victims.states.case import EARLY_OUTCOMES, OPEN_STATUSES, STAGES, TRANSITIONS, CaseOutcome, CaseStatus, DeadlineCode
from victims.states.intake import (
    ApplicantKind,
    ArrivalSource,
    Channel,
    DraftStatus,
    Emergency,
    Need,
    ScreeningDecision,
    ScreeningResult,
    Track,
)
from victims.states.matching import MATCH_DECIDED, MATCH_TRANSITIONS, FoundBy, MatchStatus
from victims.states.person import CHILD_BANDS, AgeBand, BirthPrecision, DocumentSeen, KnownElsewhere, Sex, age_band
from victims.states.protection import EmergencyReason, ReviewVerdict, WallReason
from victims.states.sharing import ConsentGiver, ConsentLine, GrantSource, LegalGround

__all__ = [
    "CHILD_BANDS",
    "EARLY_OUTCOMES",
    "MATCH_DECIDED",
    "MATCH_TRANSITIONS",
    "OPEN_STATUSES",
    "STAGES",
    "TRANSITIONS",
    "AgeBand",
    "ApplicantKind",
    "ArrivalSource",
    "AssessmentKind",
    "BirthPrecision",
    "CaseOutcome",
    "CaseStatus",
    "Channel",
    "ConsentGiver",
    "ConsentLine",
    "DeadlineCode",
    "DocumentKind",
    "DocumentSeen",
    "DraftStatus",
    "Emergency",
    "EmergencyReason",
    "FoundBy",
    "GrantSource",
    "KnownElsewhere",
    "LegalGround",
    "MatchStatus",
    "Need",
    "ReviewVerdict",
    "RiskLevel",
    "ScanStatus",
    "ScreeningDecision",
    "ScreeningResult",
    "Sex",
    "Track",
    "WallReason",
    "age_band",
]
