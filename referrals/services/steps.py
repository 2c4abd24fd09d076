"""What every step of a referral begins and ends with: locks, the state table, its event, clocks, the end of access."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.models import RELATED, Referral, ReferralEvent
from referrals.states import FINAL, TRANSITIONS, ReferralStatus
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.scope import system_role
from tppo_cases.core.sealed import seal
from victims.errors import RefusedError, TransitionNotAllowedError
from victims.services.grants import end_grants
from victims.services.locks import lock_case
from victims.states import GrantSource


def locked_referral(actor: User, referral_id: UUID) -> Referral:
    """Lock the case, then the referral. Raises Referral.DoesNotExist where the actor may not see it."""
    visible = Referral.objects.visible_to(actor)
    lock_case(visible.values_list("case_id", flat=True).get(pk=referral_id))
    locked = visible.select_for_update(of=("self",), no_key=True)
    return locked.select_related(*RELATED).get(pk=referral_id)


def check_step(referral: Referral, wanted: ReferralStatus) -> None:
    """Raise TransitionNotAllowedError unless the state machine has this step from where the referral stands."""
    if wanted not in TRANSITIONS[ReferralStatus(referral.status)]:
        raise TransitionNotAllowedError(current=referral.status, wanted=wanted)


def move(referral: Referral, wanted: ReferralStatus, *, actor: User, reason: str = "", **columns: Any) -> None:
    """Check and take one step, together with the columns that it fills; write down who, when and why."""
    check_step(referral, wanted)
    now = timezone.now()
    if wanted in FINAL:
        columns = {**columns, "closed_at": now, "due_at": None}
    before, referral.status = referral.status, wanted
    for name, value in columns.items():
        setattr(referral, name, value)
    referral.save(update_fields=["status", *columns])
    write_event(referral, before, wanted, actor=actor, reason=reason)


def write_event(referral: Referral, before: str, after: str, *, actor: User, reason: str = "") -> None:
    """Add to the referral's history."""
    event = ReferralEvent(
        case_id=referral.case_id, referral=referral, from_status=before, to_status=after, actor=actor, at=timezone.now()
    )
    seal(event, reason=reason)
    event.save(force_insert=True)


def note(actor: User, verb: str, referral: Referral, **details: str | bool | None) -> None:
    """Put the act on the audit trail of its case."""
    record(
        actor, f"referral.{verb}", target=referral, case_id=referral.case_id, unit_id=referral.sending_unit_id,
        details={"kind": referral.kind, "agency": referral.receiving_agency.code, **details},
    )  # fmt: skip


def set_clocks(referral: Referral, *, met: bool) -> None:
    """Let the case's two clocks say what its referrals say now; one that stops counts as met or as cancelled.

    Done by the database's keeper, since a receiver who declines does not see the case.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT simpul_referral_clocks(%s, %s)", [referral.case_id, met])


def end_access(actor: User, referral: Referral, reason: str) -> None:
    """End what the receiver saw by this referral: the last thing that a step writes.

    As the jobs role, because the sides may not see the case itself (a restricted one), and the receiver no longer will.
    """
    with system_role():
        end_grants(actor=actor, case_id=referral.case_id, reason=reason, source=GrantSource.REFERRAL, source_id=referral.pk)


def needed(text: str, sentence: str | None = None, field: str = "reason") -> str:
    """Return the words without blanks around them; raises RefusedError at ``field`` when nothing is left."""
    stripped = text.strip()
    if not stripped:
        raise RefusedError(sentence or _("Tulis alasannya, supaya pihak lain tahu apa yang perlu dilakukan"), field)
    return stripped
