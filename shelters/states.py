"""States of a placement, kinds of beds. Pure data."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class BedKind(models.TextChoices):
    """Beds are kept apart by sex and age (look, section 3)."""

    MALE = "male", _("Laki-laki")
    FEMALE = "female", _("Perempuan")
    BOY = "boy", _("Anak laki-laki")
    GIRL = "girl", _("Anak perempuan")
    INFANT = "infant", _("Bayi")


class PlacementStatus(models.TextChoices):
    """Where a placement stands (design, section 3). A proposal holds its bed."""

    PROPOSED = "proposed", _("Diusulkan")
    ACTIVE = "active", _("Ditempatkan")
    ENDED = "ended", _("Keluar")
    REFUSED = "refused", _("Tidak disetujui")
    EXPIRED = "expired", _("Kedaluwarsa")


_P = PlacementStatus
TRANSITIONS: Mapping[PlacementStatus, frozenset[PlacementStatus]] = {
    _P.PROPOSED: frozenset({_P.ACTIVE, _P.REFUSED, _P.EXPIRED}),
    _P.ACTIVE: frozenset({_P.ENDED}),
    _P.ENDED: frozenset(),
    _P.REFUSED: frozenset(),
    _P.EXPIRED: frozenset(),
}
OPEN_PLACEMENTS = (_P.PROPOSED, _P.ACTIVE)


class Approval(models.TextChoices):
    """The decision of the receiving unit; an emergency placement is active before it."""

    PENDING = "pending", _("Menunggu persetujuan")
    APPROVED = "approved", _("Disetujui")
    REFUSED = "refused", _("Tidak disetujui")


class EndKind(models.TextChoices):
    """How a stay ended."""

    TRANSFER = "transfer", _("Pindah ke unit lain")
    RETURN = "return", _("Pulang ke keluarga")
    INDEPENDENT = "independent", _("Mandiri")
    HOSPITAL = "hospital", _("Dirawat di rumah sakit")
    LEFT = "left", _("Meninggalkan unit")
    DIED = "died", _("Meninggal dunia")
