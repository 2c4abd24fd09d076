"""Is the seeded work like work that people did? Rules for all of it, and a sample made again through the services."""

from uuid import UUID

from referrals.models import Referral
from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.invariants import broken_invariants
from tppo_cases.provisioning.demo.replay import differences
from tppo_cases.provisioning.demo.world import read_world
from victims.models.case import VictimCase
from victims.states import CaseStatus

SAMPLE = 50


def check_demo(seed: int, *, twins: bool = True) -> list[str]:
    """Sentences on what is wrong; none when no rule is broken and, with ``twins``, a sample of 50 open cases equals them."""
    wrong = [f"{name}: {number} baris" for name, number in broken_invariants().items()]
    if not twins:
        return wrong
    world = read_world()
    for case_id in _sample(Chance(f"{seed}-check")):
        wrong += [f"{case_id} {kind}: {seeded} / {made}" for kind, (seeded, made) in differences(world, case_id).items()]
    return wrong


def _sample(chance: Chance) -> list[UUID]:
    """Fifty open cases over all states, without referrals: those have stories of their own."""
    cases = VictimCase.objects.using("owner").exclude(status=CaseStatus.CLOSED).filter(draft_id__isnull=True)
    referred = Referral.objects.using("owner").values("case_id")
    free = cases.exclude(pk__in=referred).order_by("number")
    by_status: dict[str, list[UUID]] = {}
    for case_id, status in free.values_list("pk", "status"):
        by_status.setdefault(status, []).append(case_id)
    share = -(-SAMPLE // max(1, len(by_status)))
    found = [
        case_id
        for status in sorted(by_status)
        for case_id in chance.sample(by_status[status], min(share, len(by_status[status])))
    ]
    rest = [case_id for ids in by_status.values() for case_id in ids if case_id not in set(found)]
    return [*found, *chance.sample(rest, max(0, min(len(rest), SAMPLE - len(found))))][:SAMPLE]
