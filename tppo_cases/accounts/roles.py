"""Roles that a membership gives. What each may do stands in ``access.roles``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The kinds of work in the agencies (design, section 1)."""

    SOCIAL_WORKER = "social_worker", _("Pekerja sosial")
    UNIT_HEAD = "unit_head", _("Kepala unit")
    SHELTER_STAFF = "shelter_staff", _("Petugas rumah perlindungan")
    DIRECTORATE_OFFICER = "directorate_officer", _("Petugas direktorat")
    REFERRAL_OFFICER = "referral_officer", _("Petugas rujukan")
    COORDINATOR = "coordinator", _("Koordinator data")
    REPORT_ADMIN = "report_admin", _("Admin laporan")
    REPORT_SIGNER = "report_signer", _("Penanda tangan laporan")
    AGENCY_ADMIN = "agency_admin", _("Admin lembaga")
    AUDITOR = "auditor", _("Auditor dan pelindungan data")
    TRAINING_COORDINATOR = "training_coordinator", _("Koordinator pelatihan")
