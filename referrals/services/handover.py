"""A transfer that was accepted: the case becomes the receiving unit's."""

from django.utils.translation import gettext as _

from referrals.models import Referral
from referrals.services.steps import end_access
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.services.handover import move_ownership


def take_over(*, actor: User, referral: Referral) -> None:
    """Move the ownership to the receiving unit and end the sender's; the grant of the referral itself is no longer needed.

    Preconditions: accepted in this transaction, so that the actor sees the case. Raises RefusedError for a case that is
    limited to named persons, which its own unit has to hand over by name.
    """
    visible = VictimCase.objects.visible_to(actor).select_related("owner_unit")
    case = visible.filter(pk=referral.case_id).first()
    unit = referral.receiving_unit
    if case is None or unit is None or case.is_restricted:
        raise RefusedError(_("Kasus ini dibatasi untuk tim bernama. Minta pengirim mencabut pembatasannya lebih dahulu."))
    former_manager = case.case_manager
    record(
        actor, "case.transferred", target=case, case_id=case.pk, unit_id=unit.pk,
        details={"from_unit": case.owner_unit.code, "to_unit": unit.code, "referral": str(referral.pk)},
    )  # fmt: skip
    if former_manager is not None:
        notify([former_manager], NotificationKind.CASE_TRANSFERRED, case.pk)
    move_ownership(actor=actor, case=case, unit=unit, manager=actor)
    end_access(actor, referral, "completed")
