"""What assessments and documents are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssessmentKind(models.TextChoices):
    """The first look, or the full assessment."""

    INITIAL = "initial", _("Asesmen awal")
    FULL = "full", _("Asesmen komprehensif")


class RiskLevel(models.TextChoices):
    """Risk to the person's safety."""

    LOW = "low", _("Rendah")
    MEDIUM = "medium", _("Sedang")
    HIGH = "high", _("Tinggi")


class DocumentKind(models.TextChoices):
    """What a document of a case is."""

    ID_CARD = "id_card", _("KTP atau KK")
    PASSPORT = "passport", _("Paspor atau SPLP")
    POLICE_REPORT = "police_report", _("Laporan polisi (LP)")
    MEDICAL = "medical", _("Visum atau hasil pemeriksaan")
    REFERRAL_LETTER = "referral_letter", _("Surat rujukan")
    SIGNED_CONSENT = "signed_consent", _("Persetujuan bertanda tangan")
    PHOTO = "photo", _("Foto")
    OTHER = "other", _("Lainnya")


class ScanStatus(models.TextChoices):
    """What the virus scanner said of a document."""

    CLEAN = "clean", _("Bebas virus")
    NOT_SCANNED = "not_scanned", _("Belum dipindai")
