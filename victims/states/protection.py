"""Fixed words of conflicts of interest and of emergencies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WallReason(models.TextChoices):
    """Why an officer must not see a case."""

    KIN = "kin", _("Keluarga atau teman terduga pelaku")
    INVESTIGATED = "investigated", _("Sedang diperiksa dalam perkara ini")
    KNOWS_VICTIM = "knows_victim", _("Mengenal korban secara pribadi")
    OTHER = "other", _("Benturan kepentingan lain")


class EmergencyReason(models.TextChoices):
    """Why somebody opens a case that is not hers."""

    LIFE = "life", _("Nyawanya terancam sekarang")
    MEDICAL = "medical", _("Perlu pertolongan medis sekarang")
    MISSING = "missing", _("Hilang atau dikejar")
    UNREACHABLE = "unreachable", _("Petugasnya tidak dapat dihubungi dan ada yang harus diputuskan sekarang")


class ReviewVerdict(models.TextChoices):
    """What the review of an emergency access found."""

    JUSTIFIED = "justified", _("Beralasan")
    NOT_JUSTIFIED = "not_justified", _("Tidak beralasan")
