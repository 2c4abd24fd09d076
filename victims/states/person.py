"""What is recorded of a person in fixed words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """Sex as recorded."""

    MALE = "male", _("Laki-laki")
    FEMALE = "female", _("Perempuan")
    UNKNOWN = "unknown", _("Belum diketahui")


class AgeBand(models.TextChoices):
    """Age in bands, as reports show it (domain, section 6)."""

    INFANT = "0-1", _("0–1 tahun")
    TODDLER = "2-5", _("2–5 tahun")
    CHILD = "6-11", _("6–11 tahun")
    TEEN = "12-17", _("12–17 tahun")
    A18 = "18-24", _("18–24 tahun")
    A25 = "25-34", _("25–34 tahun")
    A35 = "35-44", _("35–44 tahun")
    A45 = "45-59", _("45–59 tahun")
    SENIOR = "60+", _("60 tahun ke atas")
    UNKNOWN = "unknown", _("usia belum diketahui")


_UPPER_BOUNDS = (
    (1, AgeBand.INFANT), (5, AgeBand.TODDLER), (11, AgeBand.CHILD), (17, AgeBand.TEEN), (24, AgeBand.A18),
    (34, AgeBand.A25), (44, AgeBand.A35), (59, AgeBand.A45),
)  # fmt: skip
CHILD_BANDS = frozenset({AgeBand.INFANT, AgeBand.TODDLER, AgeBand.CHILD, AgeBand.TEEN})


def age_band(age: int | None) -> AgeBand:
    """Return the band of an age in completed years; the unborn count as 0 (UU 21/2007 Art. 1)."""
    if age is None:
        return AgeBand.UNKNOWN
    return next((band for upper, band in _UPPER_BOUNDS if age <= upper), AgeBand.SENIOR)


class BirthPrecision(models.TextChoices):
    """How well the birth date is known."""

    EXACT = "exact", _("Tanggal pasti")
    MONTH = "month", _("Bulan dan tahun")
    YEAR = "year", _("Tahun saja")
    ESTIMATED = "estimated", _("Perkiraan")
    UNBORN = "unborn", _("Belum lahir")
    UNKNOWN = "unknown", _("Belum diketahui")


class DocumentSeen(models.TextChoices):
    """Whether a number that identifies the person was read from an original document."""

    SEEN = "seen", _("Ya, nomor dilihat pada dokumen asli")
    NOT_SEEN = "not_seen", _("Tidak dilihat, hanya disebutkan")
    NO_DOCUMENT = "no_document", _("Tidak ada dokumen")


class KnownElsewhere(models.TextChoices):
    """Whether the person said that another unit or agency helped her before."""

    YES = "yes", _("Ya")
    NO = "no", _("Tidak")
    UNKNOWN = "unknown", _("Belum tahu")
