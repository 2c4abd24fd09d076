"""Cases for tests, made through the services as the given worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tppo_cases.access.context import access_of, scope
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase
from victims.services.opening import CaseFacts, PersonFacts, open_case
from victims.states import ArrivalSource, Sex

_numbers = count(1)


@contextmanager
def as_owner() -> Iterator[None]:
    """Write as the owner of the tables, around the walls, in the test's own transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE simpul_owner")
        yield
        cursor.execute("SET LOCAL ROLE simpul_app")


def person_facts(**changes: Any) -> PersonFacts:
    """An invented man of 27 from Lombok Timur; ``identity`` is merged over the usual one."""
    number = next(_numbers)
    identity = {"alias": f"Samaran {number}", "full_name": f"Rekaan Nomor{number}", **changes.pop("identity", {})}
    facts = {"initials": "RN", "sex": Sex.MALE, "birth_year": 1999, "origin_regency_id": "52.03"}
    return PersonFacts(identity=identity, **{**facts, **changes})


def case_facts(**changes: Any) -> CaseFacts:
    """An arrival an hour ago through an embassy."""
    facts = {"arrived_at": timezone.now() - timedelta(hours=1), "arrival_source": ArrivalSource.EMBASSY, "age": 27}
    return CaseFacts(**{**facts, **changes})


def make_case(worker: User, *, person: dict[str, Any] | None = None, **facts: Any) -> VictimCase:
    """Open a case as ``worker`` in her first unit."""
    with scope(worker):
        unit = access_of(worker).memberships[0].unit
        return open_case(actor=worker, unit=unit, person=person_facts(**(person or {})), facts=case_facts(**facts))


def set_status(case: VictimCase, status: str, **columns: Any) -> VictimCase:
    """Put a case into a state directly, as the owner, to test what follows from there."""
    with as_owner():
        VictimCase.objects.filter(pk=case.pk).update(status=status, **columns)
        return VictimCase.objects.get(pk=case.pk)
