"""What the law and the work say against removing a person's data."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.privacy.states import Limit, RetentionClass
from victims.models.case import CaseEvent, VictimCase

EVENT_STAYS = _("Kasus ini terkait kejadian bersama kasus lain. Data orang lain dan kejadiannya tetap.")


@dataclass(frozen=True)
class LimitLine:
    """One limit in words. ``blocks`` is false for what only has to be told."""

    text: str | Promise
    blocks: bool


def limits_of(victim_id: UUID, rule: RetentionClass) -> list[Limit]:
    """The limits that the database finds; it looks again when it removes. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT simpul_erasure_limits(%s, %s)", [victim_id, rule])
        return [Limit(code) for code in cursor.fetchone()[0]]


def limit_lines(case: VictimCase) -> list[LimitLine]:
    """Limits of a removal on request, for a page; what concerns other people stands below. Two queries."""
    lines = [LimitLine(limit.label, blocks=True) for limit in limits_of(case.victim_id, RetentionClass.CASE_MINIMUM)]
    if CaseEvent.objects.filter(case=case).exists():
        lines.append(LimitLine(EVENT_STAYS, blocks=False))
    return lines
