"""The whole seeding: staff, cases in bulk, then the work that is made through the services."""

from datetime import datetime

from django.db import transaction

from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.fill import Filled, fill
from tppo_cases.provisioning.demo.finish import finish_demo
from tppo_cases.provisioning.demo.load import analyze, derive
from tppo_cases.provisioning.demo.plan import plan_demo
from tppo_cases.provisioning.demo.staff import hire
from tppo_cases.provisioning.demo.world import read_world
from victims.models.grants import CaseAccess
from victims.models.person import VictimAccess


def seed_bulk(*, seed: int, now: datetime, persons: int) -> Filled:
    """Staff and cases in one transaction of the owner: all or nothing. Equal arguments give equal plaintext."""
    chance = Chance(seed)
    with transaction.atomic(using="owner"):
        hire(chance)
        world = read_world()
        filled = fill(chance, world, plan_demo(chance, world, persons=persons, now=now), now)
        analyze()
        derive(filled.case_ids, filled.waiting)
        analyze(CaseAccess, VictimAccess)  # what was derived; the rest is known
    return filled


def seed(*, seed: int, now: datetime, persons: int) -> Filled:
    """Everything; the bulk stands alone in its transaction, the stories follow as the people of the demo."""
    filled = seed_bulk(seed=seed, now=now, persons=persons)
    finish_demo(now)
    return filled
