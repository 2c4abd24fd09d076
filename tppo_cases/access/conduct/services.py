"""Accept the code of conduct."""

from django.db import transaction

from tppo_cases.access.conduct.models import ConductAcceptance
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record

VERSION = "2026-11"  # its text: templates/accounts/conduct/2026-11.html; a new version is a new file and this line


def has_accepted(user: User) -> bool:
    """Whether the person accepted the version that holds today."""
    return ConductAcceptance.objects.filter(user=user, version=VERSION).exists()


@transaction.atomic
def accept_conduct(*, actor: User) -> None:
    """Note the acceptance; a second press changes nothing."""
    _row, new = ConductAcceptance.objects.get_or_create(user=actor, version=VERSION)
    if new:
        record(actor, "conduct.accepted", target=actor, details={"version": VERSION})
