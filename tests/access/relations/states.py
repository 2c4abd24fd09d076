"""What becomes of the case of the story, and who still has it then: written by hand from the design, section 4.

Each state is the story of ``tests.access.story`` with one thing more. Whoever keeps the case gets from every address what
``matrix.csv`` says for her; everybody else is refused as a stranger is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from referrals.services import answering, approval, ending, work
from shelters.services.placements import discharge_placement
from shelters.states import EndKind
from tests.access.story import OWNERS, RECEIVERS, Story
from tests.cast import OTHER_UNIT, Cast
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.accounts.models import Membership, Unit
from tppo_cases.privacy.models.stops import StopNotice
from victims.models.case import VictimCase
from victims.services.closing import close_early
from victims.services.consents import withdraw_consent
from victims.services.emergency import open_in_emergency
from victims.services.grants import give_named_access
from victims.services.ownership import restrict_case, transfer_case
from victims.services.walls import raise_wall
from victims.states import CaseOutcome

Turn = Callable[[Cast, Story], None]
SIDE = frozenset({*OWNERS, "directorate"})
# Asked in every state although they never have the case: other units, other agencies, roles without cases.
STRANGERS = frozenset({"other_worker", "coordinator", "auditor"})
# Of those who keep the case these are asked again; matrix.csv asks all of them once.
WITNESSES = frozenset({"worker", "directorate", "other_head", "health_colleague", "migrant_officer"})
PLEA = "Menelepon posko, minta dijemput sekarang juga."


@dataclass(frozen=True)
class State:
    """One thing that happened, who has the case afterwards, and who keeps a row of it without the case."""

    turn: Turn
    keeps: frozenset[str]
    lose: frozenset[str]
    # A row that stays with whom it names: the referral that she answered, the notice that she must confirm, the bed.
    also: dict[str, frozenset[str]] = field(default_factory=dict)
    # Pages that answer otherwise in this state to whoever keeps the case, or to one of them, and what.
    differ: dict[str, str] = field(default_factory=dict)
    # Somebody whom matrix.csv knows as a stranger and who stands now as another member of the cast does there.
    like: dict[str, str] = field(default_factory=dict)
    # In a closed case every page of a command says so; who keeps it is asked in the tests of closing.
    asks_keepers: bool = True

    def __str__(self) -> str:
        return self.turn.__name__


def as_the_story_leaves_it(_cast: Cast, _story: Story) -> None:
    """The referral to Kemenkes accepted, the consent standing."""


def referral_completed(cast: Cast, story: Story) -> None:
    with scope(cast.health_officer):
        work.complete(actor=cast.health_officer, referral_id=story.rows["referral_accepted"].pk, result="Layak jalan")


def referral_withdrawn(cast: Cast, story: Story) -> None:
    with scope(cast.worker):
        ending.withdraw(actor=cast.worker, referral_id=story.rows["referral_accepted"].pk, reason="Tidak perlu lagi")


def consent_withdrawn(cast: Cast, story: Story) -> None:
    with as_owner():  # the story put one there without a withdrawal; now a real one comes
        StopNotice.objects.all().delete()
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=story.rows["consent"].pk)
    story.rows["notice"] = StopNotice.objects.filter(case=story.rows["own"]).first() or story.rows["notice"]


def time_ran_out(_cast: Cast, story: Story) -> None:
    """The database's clock cannot be turned: the end is moved into the past. No timer runs."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE victims_casegrant SET valid_until = now() - interval '1 second' WHERE source = 'referral' AND case_id = %s",
            [story.rows["own"].pk],
        )


def declined_by_kp2mi(cast: Cast, story: Story) -> None:
    _sent_to_kp2mi(cast, story)
    with scope(cast.migrant_officer):
        answering.decline(actor=cast.migrant_officer, referral_id=story.rows["referral_submitted"].pk, reason="Di luar wilayah")


def accepted_by_kp2mi(cast: Cast, story: Story) -> None:
    _sent_to_kp2mi(cast, story)
    with scope(cast.migrant_officer):
        answering.accept(actor=cast.migrant_officer, referral_id=story.rows["referral_submitted"].pk)


def _sent_to_kp2mi(cast: Cast, story: Story) -> None:
    with scope(cast.head):
        approval.approve(actor=cast.head, referral_id=story.rows["referral_submitted"].pk)


def _moved_out(cast: Cast, story: Story) -> None:
    """Nobody houses her any more: who houses her has the case as well."""
    with scope(cast.head):
        discharge_placement(actor=cast.head, placement_id=story.rows["placement"].pk, end_kind=EndKind.RETURN)


def moved_to_another_unit(cast: Cast, story: Story) -> None:
    _moved_out(cast, story)
    with scope(cast.head):
        transfer_case(
            actor=cast.head, case_id=story.rows["own"].pk, unit=Unit.objects.get(code=OTHER_UNIT), manager=cast.other_worker,
            reason="Dekat keluarganya",
        )  # fmt: skip


def restricted(cast: Cast, story: Story) -> None:
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=story.rows["own"].pk, team=[])


def restricted_with_one_named(cast: Cast, story: Story) -> None:
    restricted(cast, story)
    with scope(cast.worker):
        case = VictimCase.objects.get(pk=story.rows["own"].pk)
        give_named_access(actor=cast.worker, case=case, user=cast.colleague, groups=ALL_GROUPS, reason="Mendampingi")


def walled(cast: Cast, story: Story) -> None:
    for name in ("head", "health_officer", "shelter_staff"):
        with scope(cast.worker):
            raise_wall(actor=cast.worker, case_id=story.rows["own"].pk, user=getattr(cast, name), reason="kin")


def emergency_over(cast: Cast, story: Story) -> None:
    with scope(cast.other_head):
        open_in_emergency(actor=cast.other_head, number=story.rows["own"].number, groups=["summary"], reason="life", story=PLEA)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE victims_casegrant SET valid_until = now() - interval '1 second' WHERE source = 'break_glass'"
            " AND case_id = %s",
            [story.rows["own"].pk],
        )


def posts_ended(cast: Cast, _story: Story) -> None:
    with as_owner():
        posts = Membership.objects.filter(user__in=[cast.worker, cast.health_officer])
        posts.update(starts_on="2025-01-01", ends_on="2026-01-01")


def closed(cast: Cast, story: Story) -> None:
    _moved_out(cast, story)
    referral_withdrawn(cast, story)
    with scope(cast.worker):
        ending.withdraw(actor=cast.worker, referral_id=story.rows["referral_submitted"].pk, reason="Tidak perlu lagi")
    with scope(cast.head):
        close_early(actor=cast.head, case_id=story.rows["own"].pk, outcome=CaseOutcome.DIED, reason="Meninggal")


KP2MI = frozenset({"migrant_officer"})
HOUSES = frozenset({"colleague", "head", "shelter_staff"})
DECIDE = frozenset({"head", "directorate"})  # whether a wall is lifted, told to them without the number of the case
ANSWERED = {name: frozenset(RECEIVERS) for name in ("referral_accepted", "notice")}
# KP2MI was sent the journey and not the health.
NOT_SENT = {f"migrant_officer {name}": "404" for name in ("api-case-assessments", "victims:case-assessment")}
# Who restricted the case answers for it: she reads who opened it, and can only lift the restriction.
SHUT = {"victims:case-openings": "200", "victims:case-restrict": "302", "victims:case-unrestrict": "200"}
ALL = frozenset({*SIDE, *RECEIVERS})
ENDED = [
    State(turn, SIDE, frozenset(RECEIVERS), ANSWERED)
    for turn in (referral_completed, referral_withdrawn, consent_withdrawn, time_ran_out)
]
NARROWED = [
    State(accepted_by_kp2mi, ALL | KP2MI, frozenset(), like={"migrant_officer": "health_officer"}, differ=NOT_SENT),
    State(declined_by_kp2mi, ALL, KP2MI, {"referral_submitted": KP2MI}),
    State(
        moved_to_another_unit, frozenset({"other_worker", "other_head", "directorate", *RECEIVERS}), frozenset(OWNERS),
        {"placement": HOUSES | {"worker"}, "approval": DECIDE | {"worker"}},
        like={"other_worker": "worker", "other_head": "head"},
    ),
    State(restricted, frozenset({"worker"}), ALL - {"worker"}, {**ANSWERED, "placement": HOUSES, "approval": DECIDE}, SHUT),
    State(
        restricted_with_one_named, frozenset({"worker", "colleague"}), ALL - {"worker", "colleague"},
        {**ANSWERED, "placement": HOUSES, "approval": DECIDE}, SHUT,
    ),
    State(walled, ALL - {"head", "health_officer", "shelter_staff"}, frozenset({"head", "health_officer", "shelter_staff"})),
    State(emergency_over, ALL, frozenset({"other_head"})),
    State(posts_ended, ALL - {"worker", "health_officer"}, frozenset({"worker", "health_officer"})),
    State(closed, SIDE, frozenset(RECEIVERS), ANSWERED, asks_keepers=False),
]  # fmt: skip
