"""After a withdrawn consent every receiver is asked to stop, and somebody makes sure that it did."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from referrals.models import Referral
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.stops import StopNotice
from tppo_cases.privacy.services.numbers import due_after
from victims.models.grants import CaseGrant
from victims.models.work import Consent
from victims.services.locks import lock_case
from victims.states import DeadlineCode


def ask_receivers_to_stop(case_id: UUID, consent: Consent, actor: User) -> bool:
    """Follow a withdrawal: one notice for each receiver that ever had access on this consent; whether there is any.

    Also for those whose access ended long ago: what they copied is still there. Called in the withdrawal's transaction.
    """
    grants = dict(CaseGrant.objects.filter(case_id=case_id, consent=consent).values_list("principal", "source_id"))
    numbers = dict(Referral.objects.filter(pk__in=[key for key in grants.values() if key]).values_list("pk", "preview_number"))
    at = consent.withdrawn_at or timezone.now()
    due = due_after(at, DeadlineCode.CONSENT_WITHDRAWN)
    for principal, source in sorted(grants.items()):
        notice = StopNotice.objects.create(
            case_id=case_id, consent=consent, receiver_principal=principal, asked_at=at, due_at=due,
            number=numbers.get(source, "") if source else "",
        )  # fmt: skip
        record(actor, "stop.asked", target=notice, case_id=case_id, details={"principal": principal})
    return bool(grants)


@transaction.atomic
def confirm_stop(*, actor: User, notice_id: UUID) -> StopNotice:
    """Say that a receiver stopped: the receiver itself, or the unit of the case that made sure. The last one meets the clock.

    Saying it again changes nothing. Raises StopNotice.DoesNotExist, PermissionDenied.
    """
    lock_case(StopNotice.objects.visible_to(actor).values_list("case", flat=True).get(pk=notice_id))
    notice = StopNotice.objects.visible_to(actor).get(pk=notice_id)  # read under the lock
    require(policies.can_confirm_stop(actor, notice))
    if notice.confirmed_at is not None:
        return notice
    notice.confirmed_at, notice.confirmed_by = timezone.now(), actor
    notice.save(update_fields=["confirmed_at", "confirmed_by"])
    by_receiver = notice.receiver_principal in policies.receiving_principals(actor)
    record(
        actor, "stop.confirmed", target=notice, case_id=notice.case_id, details={"by": "receiver" if by_receiver else "owner"}
    )
    return notice
