"""How many beds a shelter has from today on."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shelters import policies
from shelters.models import BedCount, Capacity, Shelter
from shelters.services.refusals import NO_BED, command
from shelters.states import BedKind
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import Details, record
from tppo_cases.core.errors import RefusedError


@command
def set_capacity(*, actor: User, shelter: Shelter, beds: Mapping[BedKind, int], reason: str = "") -> Shelter:
    """Record the beds of a shelter from today on; the same numbers again confirm that they still hold.

    Raises Shelter.DoesNotExist, PermissionDenied and RefusedError (fewer beds than people).
    """
    locked = Shelter.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=shelter.pk)
    require(policies.can_set_capacity(actor, locked))
    counts = {count.bed_kind: count for count in BedCount.objects.filter(shelter=locked)}
    for kind, number in beds.items():
        if (count := counts.get(kind)) and number < count.occupied:
            raise _too_few(kind, count.occupied)
    changed = {kind: n for kind, n in beds.items() if kind not in counts or counts[kind].capacity != n}
    _write(actor, locked, changed or beds, reason)
    numbers: Details = {kind.value: number for kind, number in changed.items()}
    record(actor, "shelter.capacity_set", target=locked, unit_id=locked.unit_id, details=numbers)
    return locked


def _write(actor: User, shelter: Shelter, beds: Mapping[BedKind, int], reason: str) -> None:
    now = timezone.now()
    try:
        with transaction.atomic():
            Capacity.objects.bulk_create(
                Capacity(
                    shelter=shelter, bed_kind=kind, beds=number, from_on=timezone.localdate(now), reason=reason,
                    recorded_by=actor, recorded_at=now,
                )
                for kind, number in beds.items()
            )  # fmt: skip
    except IntegrityError as error:  # somebody was placed after the check
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != NO_BED:
            raise
        raise RefusedError(_("Baru saja ada penempatan. Muat ulang halaman, lalu periksa angkanya lagi.")) from error


def _too_few(kind: BedKind, occupied: int) -> RefusedError:
    return RefusedError(
        _("%(n)s orang tidur di sana. Isi paling sedikit %(n)s, atau pindahkan dahulu.") % {"n": occupied}, field=kind.value
    )
