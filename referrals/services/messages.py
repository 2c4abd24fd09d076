"""The thread between the two sides."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import policies
from referrals.models import Message, Referral
from referrals.selectors.people import receivers_of, senders_of
from referrals.services.steps import locked_referral, note
from referrals.states import IN_TALK
from tppo_cases.access.context import access_of, require
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.errors import RefusedError


@transaction.atomic
def send_message(*, actor: User, referral_id: UUID, body: str) -> Message:
    """Write to the other side while the referral is with the receiver.

    Raises Referral.DoesNotExist, PermissionDenied, RefusedError (nothing written, or nobody there to read it).
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_write(actor, referral))
    if referral.status not in IN_TALK:
        raise RefusedError(_("Pesan dapat ditulis selama rujukan ada pada penerima dan belum berakhir"), "body")
    if not body.strip():
        raise RefusedError(_("Tulis pesannya"), "body")
    message = Message(case_id=referral.case_id, referral=referral, author=actor, unit=_unit_of(actor, referral))
    seal(message, body=body.strip())
    message.save(force_insert=True)
    note(actor, "message_sent", referral)
    others = senders_of(referral) if policies.is_receiver(actor, referral) else receivers_of(referral)
    notify(others.exclude(pk=actor.pk), NotificationKind.REFERRAL_MESSAGE, referral.pk)
    return message


def _unit_of(actor: User, referral: Referral) -> Unit:
    """The unit for which the actor writes: one of the sides', else her own (the officer above the sender)."""
    units = access_of(actor).units_with(Capability.REFERRAL_READ)
    sides = {referral.sending_unit_id, referral.receiving_unit_id}
    return next((unit for unit in units if unit.pk in sides), units[0])
