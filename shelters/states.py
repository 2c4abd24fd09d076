"""States of a placement, kinds of beds. Pure data."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from victims.states import CHILD_BANDS, AgeBand, Sex


class BedKind(models.TextChoices):
    """Beds are kept apart by sex and age (look, section 3)."""

    MALE = "male", _("Laki-laki")
    FEMALE = "female", _("Perempuan")
    BOY = "boy", _("Anak laki-laki")
    GIRL = "girl", _("Anak perempuan")
    INFANT = "infant", _("Bayi")


SHORT_LABELS = {
    BedKind.MALE: _("Lk."), BedKind.FEMALE: _("Pr."), BedKind.BOY: _("Anak lk."), BedKind.GIRL: _("Anak pr."),
    BedKind.INFANT: _("Bayi"),
}  # fmt: skip


class PlacementStatus(models.TextChoices):
    """Where a placement stands (design, section 3). A proposal holds its bed."""

    PROPOSED = "proposed", _("Diusulkan")
    ACTIVE = "active", _("Ditempatkan")
    ENDED = "ended", pgettext_lazy("penempatan", "Keluar")
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


DISCHARGES = frozenset(EndKind) - {EndKind.TRANSFER}
_ADULT_BEDS = {Sex.MALE: (BedKind.MALE,), Sex.FEMALE: (BedKind.FEMALE,), Sex.UNKNOWN: (BedKind.FEMALE, BedKind.MALE)}
_CHILD_BEDS = {Sex.MALE: (BedKind.BOY,), Sex.FEMALE: (BedKind.GIRL,), Sex.UNKNOWN: (BedKind.GIRL, BedKind.BOY)}


def bed_kinds_for(sex: str, age_band: str) -> tuple[BedKind, ...]:
    """The beds that fit a person, the most fitting first; what is unknown leaves more open.

    Sex and age are kept apart because many groups share a centre (domain, section 2). An infant may also sleep among
    children of the same sex, or with a mother among women.
    """
    known = Sex(sex)
    if age_band == AgeBand.INFANT:
        return (BedKind.INFANT, *_CHILD_BEDS[known], BedKind.FEMALE)
    if age_band == AgeBand.UNKNOWN:
        return (*_ADULT_BEDS[known], *_CHILD_BEDS[known])
    return _CHILD_BEDS[known] if age_band in CHILD_BANDS else _ADULT_BEDS[known]
