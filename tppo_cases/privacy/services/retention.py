"""Remove what is older than its time. Runs as the role for jobs, which can only call the keeper's functions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tppo_cases.accounts.services.system import system_user
from tppo_cases.audit.services import record
from tppo_cases.core.scope import system_role
from tppo_cases.privacy.models.erasures import Erasure
from tppo_cases.privacy.models.retention import RetentionRule, RetentionRun
from tppo_cases.privacy.selectors.limits import limits_of
from tppo_cases.privacy.services.erasure import carry_out
from tppo_cases.privacy.states import CASE_CLASSES, ErasureGround, Limit, RetentionClass
from victims.models.case import VictimCase


@dataclass
class Outcome:
    """What a run removed, or would remove: numbers by class, and cases that were passed over with the reasons."""

    removed: Counter[str] = field(default_factory=Counter)
    skipped: list[dict[str, str]] = field(default_factory=list)


def _due(days: int) -> list[tuple[UUID, UUID, str]]:
    """Persons with a case that closed long enough ago, each with the first such case, as far as nothing was removed yet."""
    done = Erasure.objects.filter(carried_out_at__isnull=False).values("victim")
    rows = (
        VictimCase.objects.filter(closed_at__lt=timezone.now() - timedelta(days=days))
        .exclude(victim__in=done)
        .order_by("victim", "closed_at")
        .distinct("victim")
    )
    return list(rows.values_list("victim", "pk", "number"))


def _persons(run: RetentionRun | None, rule: RetentionRule, outcome: Outcome) -> None:
    """Each person in a transaction of her own: a run that breaks off goes on where it stood."""
    with system_role():
        due = _due(rule.days)
    actor = system_user() if run else None
    for victim_id, case_id, number in due:
        with system_role():
            limits = limits_of(victim_id, RetentionClass.CASE_CLOSED)
            if limits and limits != [Limit.DONE]:
                outcome.skipped.append({"case": number, "why": " ".join(limits)})
            if limits:
                continue
            outcome.removed[rule.code] += 1
            if run is not None:
                order = Erasure.objects.create(
                    case_id=case_id, victim_id=victim_id, ground=ErasureGround.RETENTION, run=run
                )  # fmt: skip
                carry_out(order)
                record(actor, "subject.erased", target=order, case_id=case_id, details={"ground": ErasureGround.RETENTION})


def _retire(code: str, before: datetime, *, really: bool) -> int:
    with system_role(), connection.cursor() as cursor:
        cursor.execute("SELECT simpul_retire(%s, %s, %s)", [code, before, really])
        return int(cursor.fetchone()[0])


def _rules() -> Iterator[RetentionRule]:
    rules = {rule.code: rule for rule in RetentionRule.objects.all()}
    yield from (rules[code] for code in RetentionClass.values if code in rules)


def run_retention(*, dry_run: bool = False) -> Outcome:
    """Apply every rule; write a report row unless ``dry_run``, which changes nothing at all.

    Safe to repeat and to break off. A legal hold, a running case and running proceedings are passed over.
    """
    outcome, now = Outcome(), timezone.now()
    run = None if dry_run else _started()
    for rule in _rules():
        if rule.code == RetentionClass.CASE_CLOSED:
            _persons(run, rule, outcome)
        elif rule.code not in CASE_CLASSES:
            outcome.removed[rule.code] += _retire(rule.code, now - timedelta(days=rule.days), really=not dry_run)
    if run is not None:
        _finished(run, outcome)
    return outcome


def _started() -> RetentionRun:
    with system_role():
        return RetentionRun.objects.create()


@transaction.atomic
def _finished(run: RetentionRun, outcome: Outcome) -> None:
    with system_role():
        run.removed, run.skipped, run.finished_at = dict(outcome.removed), outcome.skipped, timezone.now()
        run.save()
        record(system_user(), "retention.run", target=run, details={"skipped": len(outcome.skipped), **outcome.removed})
