"""Whose words may reach whom, written by hand from the design (section 4); everybody else gets none."""

from tests.canary.words import places

REFERRALS = ("referrals.Referral.", "referrals.ReferralEvent.", "referrals.Message.")
# Parts of the victim's record by person, and what else is hers to read.
MAY_READ: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "health_officer": (frozenset({"summary", "health"}), REFERRALS),
    "directorate": (
        frozenset({"summary", "services"}), (*REFERRALS, "access.Approval.", "victims.EmergencyAccess."),
    ),
    "shelter_staff": (
        frozenset({"summary", "identity", "safety", "health", "location"}), ("victims.Document.", "shelters.Placement."),
    ),
    # She asked; the unit's answer is to her.
    "coordinator": (frozenset(), ("victims.MatchQuestion.note",)),
    "other_head": (frozenset(), ("victims.EmergencyAccess.",)),
    "auditor": (frozenset(), ("access.Approval.", "victims.EmergencyAccess.", "privacy.Breach.", "audit.Anomaly.")),
    **dict.fromkeys(
        (
            "other_worker", "migrant_officer", "network_companion", "report_admin",
            "agency_admin", "training", "superuser",
        ),
        (frozenset(), ()),
    ),  # who checks and who signs reports get what the report admin gets; the matrix tries them too
}  # fmt: skip
# Never for who receives: the ground for sending without consent is between the sender and those who oversee her.
NOT_FOR_RECEIVERS = "referrals.Referral.ground_note"
# Sealed for a part, and yet of another matter: a copy of the ground is no part of her record.
OF_OTHERS = ("privacy.", "reports.")


def may_read(person: str, place: str, group: str) -> bool:
    """Whether the word of a place may reach a person."""
    parts, others = MAY_READ[person]
    if place.startswith(others or ("-",)):
        return not (person == "health_officer" and place == NOT_FOR_RECEIVERS)
    return not place.startswith(OF_OTHERS) and group in parts


def forbidden(person: str) -> set[str]:
    """The places whose words this person must never get."""
    return {place for place, group in places().items() if not may_read(person, place, group)}
