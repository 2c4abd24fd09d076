"""Who sees what of one case, kept beside the application from the written rules alone (access rules of the architecture).

No model, no query: names of the cast, units and parts of a case. The random story compares it with what people really get.
"""

from dataclasses import dataclass, field

ALL = frozenset(
    [
        "summary", "identity", "contact", "migration", "narrative", "health", "psychosocial", "safety", "legal", "family",
        "services", "reintegration", "location",
    ]
)  # fmt: skip
SUPERVISION = frozenset({"summary", "services"})
PLACEMENT = frozenset({"summary", "identity", "safety", "health", "location"})
# Whose post carries the rights of which unit.
UNITS = {
    "rp-bambuapus": ("worker", "colleague", "head", "shelter_staff"),
    "sn-paramita": ("other_worker", "other_head"),
    "kemensos-direktorat": ("directorate",),
    "kemenkes-rujukan": ("health_officer", "health_colleague"),
    "p2mi-rujukan": ("migrant_officer",),
    "jarnas-anggota-ntb": ("network_companion",),
}
SHELTER_STAFF = frozenset({"summary", "identity", "safety", "health", "location"})  # the most that this role sees of anything
DESKS = {"kemenkes": "kemenkes-rujukan", "p2mi": "p2mi-rujukan"}


@dataclass
class SharedReferral:
    """A referral and what it would open."""

    agency: str
    parts: frozenset[str]
    consent: int | None  # its number in the story; None on a legal ground
    accepted: bool = False
    over: bool = False


@dataclass
class Truth:
    """The case as the rules see it."""

    owner: str
    manager: str | None
    restricted: bool = False
    team: set[str] = field(default_factory=set)
    walled: set[str] = field(default_factory=set)
    emergencies: dict[str, frozenset[str]] = field(default_factory=dict)
    referrals: list[SharedReferral] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)
    sleeps_at: str | None = None

    def parts_for(self, person: str) -> frozenset[str] | None:
        """The parts that the person sees; None when the case is not there for her."""
        if person in self.walled:
            return None
        own = [ALL] if self.restricted and person in self.team else []
        if not self.restricted:
            own += [self.emergencies[person]] if person in self.emergencies else []
            own += self._of_her_units(person)
        if not own:
            return None
        cap = SHELTER_STAFF if person == "shelter_staff" else ALL
        return frozenset().union(*own) & cap

    def _of_her_units(self, person: str) -> list[frozenset[str]]:
        opened: list[frozenset[str]] = []
        for unit, people in UNITS.items():
            if person not in people:
                continue
            opened += [ALL] if unit == self.owner else []
            opened += [SUPERVISION] if unit == "kemensos-direktorat" else []
            opened += [PLACEMENT] if unit == self.sleeps_at else []
            opened += [each.parts for each in self.live_referrals() if DESKS[each.agency] == unit]
        return opened

    def live_referrals(self) -> list[SharedReferral]:
        """Those that open something: accepted, not over, and their consent not taken back."""
        return [each for each in self.referrals if each.accepted and not each.over and each.consent not in self.withdrawn]
