"""Whatever happens to a case in whatever order, everybody sees exactly what the rules give: after every single step.

People of the cast do random things to one case through the real services; refused steps change nothing. After each step
the application's scope, the database's wall (a bare SELECT), the parts that are open and ``tests.access.oracle`` must agree;
the derived table equals its recomputation; and no referral's access outlives its referral or its consent.
``RANDOM_STORY_EXAMPLES=200 pytest tests/access/test_random_story.py`` looks longer.
"""

import os
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from referrals.models import Referral
from referrals.services import answering, approval, drafting, ending, work
from shelters.services.placements import discharge_placement, propose_placement
from shelters.states import BedKind
from tests.access.oracle import DESKS, UNITS, SharedReferral, Truth
from tests.cast import OTHER_UNIT, OWNER_UNIT, Cast
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import other_shelter, own_shelter
from tests.factories.referrals import facts
from tests.victims.models.test_case_access import DERIVED, DERIVED_PERSONS, PERSONS, RECOMPUTED, rows
from tppo_cases.access.approvals.services import approve
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Unit
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant
from victims.selectors.cases import case_view
from victims.services.consents import ConsentFacts, record_consent, withdraw_consent
from victims.services.emergency import open_in_emergency, review_emergency
from victims.services.ownership import restrict_case, transfer_case, unrestrict_case
from victims.services.walls import ask_to_lift, raise_wall
from victims.states import ConsentGiver, ConsentLine, LegalGround

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("RANDOM_STORY_EXAMPLES", "4"))
REFUSALS = (RefusedError, PermissionDenied, ObjectDoesNotExist, TransitionNotAllowedError)
WATCHED = sorted(
    {name for people in UNITS.values() for name in people} | {"auditor", "coordinator", "agency_admin", "superuser"}
)
HANDS = {OWNER_UNIT: ("worker", "head"), OTHER_UNIT: ("other_worker", "other_head")}  # who works, who decides
SHELTERS = {OWNER_UNIT: own_shelter, OTHER_UNIT: other_shelter}
REFERRED = {
    "kemenkes": {"kind": "medical", "services": ("psychiatry",), "shared_groups": frozenset({"summary", "health"})},
    "p2mi": {"kind": "return", "services": ("escort",), "shared_groups": frozenset({"summary", "migration"})},
}
RECEIVERS = {"kemenkes": ("health_officer", "health_colleague"), "p2mi": ("migrant_officer",)}
ENDED = "UPDATE victims_casegrant SET valid_until = now() - interval '1 second' WHERE source = %s AND ended_at IS NULL"
ORPHANS = """
SELECT g.id FROM victims_casegrant g
LEFT JOIN referrals_referral r ON r.id = g.source_id AND r.status IN ('accepted', 'in_progress')
LEFT JOIN victims_consent k ON k.id = g.consent_id
WHERE g.source = 'referral' AND g.ended_at IS NULL
  AND (r.id IS NULL OR k.withdrawn_at IS NOT NULL OR (k.id IS NULL AND g.legal_ground = ''))
"""


class Story(RuleBasedStateMachine):
    """One case, told at random."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.cast = type(self).cast
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.case = make_case(self.cast.worker)
        self.truth = Truth(OWNER_UNIT, "worker")
        self.referrals: list[Any] = []
        self.consents: list[Any] = []
        self.placement: Any = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # ---- acting ----
    def act(self, name: str, service: Any, **kwargs: Any) -> Any:
        """What the service returns, as this person; None when it was refused."""
        user = getattr(self.cast, name)
        try:
            with scope(user):
                return service(actor=user, **kwargs)
        except REFUSALS:
            return None

    @property
    def worker(self) -> str:
        return HANDS[self.truth.owner][0]

    @property
    def head(self) -> str:
        return HANDS[self.truth.owner][1]

    def _referral(self, index: int) -> tuple[Any, SharedReferral]:
        index %= len(self.referrals)
        return self.referrals[index], self.truth.referrals[index]

    # ---- consent and referral ----
    @rule(agencies=st.sampled_from([("kemenkes",), ("p2mi",), ("kemenkes", "p2mi")]))
    def agree(self, agencies):
        given = ConsentFacts(given_by=ConsentGiver.VICTIM, lines=[ConsentLine.USE], agencies=agencies)
        if made := self.act(self.worker, record_consent, case_id=self.case.pk, facts=given):
            self.consents.append(made)

    @precondition(lambda self: self.consents)
    @rule(number=st.integers(0, 5))
    def take_back(self, number):
        number %= len(self.consents)
        if self.act(self.worker, withdraw_consent, consent_id=self.consents[number].pk):
            self.truth.withdrawn.add(number)

    @rule(agency=st.sampled_from(sorted(DESKS)), number=st.none() | st.integers(0, 5), far=st.integers(0, 3))
    def refer(self, agency, number, far):
        """Draft and submit; often approved and accepted too, so that much is open."""
        number = number % len(self.consents) if number is not None and self.consents else None
        ground = (
            {"legal_ground": LegalGround.VITAL, "ground_note": "Perlu segera"}
            if number is None
            else {"consent": self.consents[number]}
        )
        draft = self.act(
            self.worker, drafting.create_referral, case_id=self.case.pk, facts=facts(agency, **REFERRED[agency], **ground)
        )
        if draft is None:
            return
        self.referrals.append(draft)
        self.truth.referrals.append(SharedReferral(agency, REFERRED[agency]["shared_groups"], number))
        self.act(self.worker, drafting.submit, referral_id=draft.pk)
        if far > 0:
            self.act(self.head, approval.approve, referral_id=draft.pk)
        if far > 1:
            self.accept(len(self.referrals) - 1, 0)

    @precondition(lambda self: self.referrals)
    @rule(index=st.integers(0, 9), who=st.sampled_from(["head", "other_head", "directorate"]))
    def approve(self, index, who):
        self.act(who, approval.approve, referral_id=self._referral(index)[0].pk)

    @precondition(lambda self: self.referrals)
    @rule(index=st.integers(0, 9), who=st.integers(0, 1))
    def accept(self, index, who):
        row, known = self._referral(index)
        people = RECEIVERS[known.agency]
        if self.act(people[who % len(people)], answering.accept, referral_id=row.pk, facility="RS Contoh"):
            known.accepted = True

    @precondition(lambda self: self.referrals)
    @rule(index=st.integers(0, 9), who=st.sampled_from(["worker", "other_worker", "head", "directorate"]))
    def withdraw(self, index, who):
        row, known = self._referral(index)
        if self.act(who, ending.withdraw, referral_id=row.pk, reason="Tidak perlu"):
            known.over = True

    @precondition(lambda self: self.referrals)
    @rule(index=st.integers(0, 9))
    def complete(self, index):
        row, known = self._referral(index)
        if self.act(RECEIVERS[known.agency][0], work.complete, referral_id=row.pk, result="Selesai"):
            known.over = True

    # ---- whose case it is, where she sleeps ----
    @rule()
    def transfer(self):
        other = OTHER_UNIT if self.truth.owner == OWNER_UNIT else OWNER_UNIT
        manager = HANDS[other][0] if self.truth.restricted else None
        moved = self.act(
            self.head, transfer_case, case_id=self.case.pk, unit=Unit.objects.get(code=other),
            manager=getattr(self.cast, manager) if manager else None, reason="Lebih dekat",
        )  # fmt: skip
        if moved:
            self.truth.owner, self.truth.manager = other, manager
            self.truth.team = {manager} if manager else set()

    @precondition(lambda self: not self.truth.restricted)
    @rule()
    def restrict(self):
        if self.act(self.head, restrict_case, case_id=self.case.pk, team=[getattr(self.cast, self.worker)]):
            self.truth.restricted = True
            self.truth.team = {self.head, self.worker} | ({self.truth.manager} - {None})
            self.truth.emergencies = {}  # the door is closed to restricted cases, also to who came in before

    @precondition(lambda self: self.truth.restricted)
    @rule(who=st.sampled_from(["head", "other_head", "worker"]))
    def unrestrict(self, who):
        if self.act(who, unrestrict_case, case_id=self.case.pk, reason="Aman"):
            self.truth.restricted, self.truth.team = False, set()

    @precondition(lambda self: self.placement is None)
    @rule(code=st.sampled_from(sorted(SHELTERS)))
    def lodge(self, code):
        self.placement = self.act(
            self.worker, propose_placement, case_id=self.case.pk, shelter=SHELTERS[code](), bed_kind=BedKind.MALE,
            is_emergency=True, reason="Tiba malam hari",
        )  # fmt: skip
        if self.placement:
            self.truth.sleeps_at = code

    @precondition(lambda self: self.placement is not None)
    @rule()
    def leave(self):
        if self.act(self.worker, discharge_placement, placement_id=self.placement.pk, end_kind="return"):
            self.placement = self.truth.sleeps_at = None

    # ---- walls, emergencies, time ----
    @rule(against=st.sampled_from(["colleague", "directorate", "health_officer", "migrant_officer", "other_head"]))
    def wall(self, against):
        if self.act(self.worker, raise_wall, case_id=self.case.pk, user=getattr(self.cast, against), reason="kin"):
            self.truth.walled.add(against)
            self.truth.manager = None if self.truth.manager == against else self.truth.manager

    @precondition(lambda self: self.truth.walled)
    @rule(decides=st.sampled_from(["head", "other_head", "directorate"]))
    def lift(self, decides):
        against = sorted(self.truth.walled)[0]
        with as_owner():
            wall = self.case_walls().get(user=getattr(self.cast, against))
        asked = self.act(self.worker, ask_to_lift, case_id=self.case.pk, wall_id=wall.pk, reason="Orang lain")
        if asked and self.act(decides, approve, approval_id=asked.pk):
            self.truth.walled.discard(against)

    def case_walls(self) -> Any:
        from victims.models.protection import CaseWall  # noqa: PLC0415  # beside its only use

        return CaseWall.objects.filter(case=self.case.pk, lifted_at__isnull=True)

    @rule(who=st.sampled_from(["other_head", "head", "health_officer", "migrant_officer"]))
    def emergency(self, who):
        opened = self.act(
            who, open_in_emergency, number=self.case.number, groups=["summary", "health"], reason="life",
            story="Menelepon posko, terdengar ketakutan dan minta dijemput.",
        )  # fmt: skip
        if opened:
            self.truth.emergencies[who] = frozenset(opened.groups)
            self.act("auditor", review_emergency, emergency_id=opened.pk, verdict="justified", review="Sesuai catatan")

    @rule(source=st.sampled_from(["break_glass", "referral"]))
    def time_passes(self, source):
        """The database's clock cannot be turned: the ends are moved into the past instead. No timer runs."""
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(ENDED, [source])
        if source == "break_glass":
            self.truth.emergencies = {}
        for each in self.truth.live_referrals() if source == "referral" else ():
            each.over = True

    # ---- what must hold ----
    @invariant()
    def everybody_sees_what_the_rules_give(self):
        found, wanted = {}, {}
        for name in WATCHED:
            user = getattr(self.cast, name)
            with scope(user), connection.cursor() as cursor:
                seen = VictimCase.objects.visible_to(user).filter(pk=self.case.pk).first()
                cursor.execute("SELECT count(*) FROM victims_victimcase WHERE id = %s", [self.case.pk])
                raw = cursor.fetchone()[0]
                found[name] = (raw, frozenset(case_view(user, seen).groups) if seen else None)
            parts = self.truth.parts_for(name)
            wanted[name] = (int(parts is not None), parts)
        assert {name: got for name, got in found.items() if got != wanted[name]} == {}, (wanted, self.truth)

    @invariant()
    def derived_access_is_what_a_recomputation_gives(self):
        assert rows(DERIVED) == rows(RECOMPUTED)
        assert rows(DERIVED_PERSONS) == rows(PERSONS)

    @invariant()
    def no_access_outlives_its_ground(self):
        assert rows(ORPHANS) == []


def test_everybody_sees_what_the_rules_give_after_every_step(cast):
    Story.cast = cast
    steps = settings(
        max_examples=EXAMPLES, stateful_step_count=25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Story, settings=steps)
    assert not CaseGrant.objects.exists()  # every story was undone
    assert not Referral.objects.exists()
