"""What an auditor does with an anomaly: look into it, and say what it was."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import access_of, require
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import Anomaly
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import seal


@transaction.atomic
def review_anomaly(*, actor: User, anomaly_id: UUID, note: str) -> Anomaly:
    """Take an anomaly off the list with a note. Raises Anomaly.DoesNotExist, PermissionDenied, RefusedError.

    Nobody reviews what is about herself.
    """
    require(access_of(actor).has(Capability.AUDIT_READ))
    row = Anomaly.objects.select_for_update().get(pk=anomaly_id)
    require(row.actor_id != actor.pk)
    if row.reviewed_at:
        raise RefusedError(_("Sudah ditinjau."))
    if not note.strip():
        raise RefusedError(_("Tulis apa hasil tinjauan Anda"), "note")
    row.reviewed_by, row.reviewed_at = actor, timezone.now()
    seal(row, note=note.strip())
    row.save(update_fields=["reviewed_by", "reviewed_at", "note"])
    record(actor, "anomaly.reviewed", target=row, details={"kind": row.kind})
    return row
