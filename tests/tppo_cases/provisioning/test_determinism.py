"""Equal arguments give equal people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction

from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.core.sealed import reveal
from tppo_cases.provisioning.demo.seed import seed_bulk
from victims.models.case import VictimCase
from victims.models.person import VictimIdentity
from victims.selectors.cases import Groups

NOW = datetime(2026, 6, 1, 17, tzinfo=UTC)  # the beginning of 2 June in Jakarta
EVERYTHING = Groups(ALL_GROUPS)


def _plaintext() -> list[tuple[object, ...]]:
    """What can be read of every case, by number."""
    cases = VictimCase.objects.using("owner").select_related("victim__identity", "owner_unit").order_by("number")
    return [
        (
            case.number, case.status, case.opened_at, case.next_due_at, case.owner_unit.code, case.victim.sex, case.modus_id,
            reveal(case, "chronology", EVERYTHING), *_told(case.victim.identity),
        )
        for case in cases
    ]  # fmt: skip


def _told(identity: VictimIdentity) -> list[str]:
    return [reveal(identity, name, EVERYTHING) for name in ("alias", "full_name", "nik", "phone", "true_address")]


@contextmanager
def _seeded(seed: int) -> Iterator[list[tuple[object, ...]]]:
    """What a seed tells; nothing stays behind."""
    with transaction.atomic(using="owner"):
        seed_bulk(seed=seed, now=NOW, persons=60)
        yield _plaintext()
        transaction.set_rollback(True, using="owner")


def test_equal_seeds_make_the_same_people_and_others_do_not(own_database):
    with _seeded(7) as first:
        assert len(first) > 60
    with _seeded(7) as second:
        assert second == first
    with _seeded(8) as third:
        assert third != first
