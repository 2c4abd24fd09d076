"""Field groups: the parts of a case that are opened separately (design, section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldGroup(models.TextChoices):
    """A part of a case. What a reader may not see is not rendered, serialised, exported, searched or logged."""

    SUMMARY = "summary", _("ringkasan")
    IDENTITY = "identity", _("identitas")
    CONTACT = "contact", _("kontak")
    MIGRATION = "migration", _("migrasi")
    NARRATIVE = "narrative", _("kronologi dan modus")
    HEALTH = "health", _("kesehatan")
    PSYCHOSOCIAL = "psychosocial", _("psikososial")
    SAFETY = "safety", _("keamanan")
    LEGAL = "legal", _("hukum")
    FAMILY = "family", _("keluarga")
    SERVICES = "services", _("layanan")
    REINTEGRATION = "reintegration", _("reintegrasi")
    LOCATION = "location", _("tempat tinggal")


ALL_GROUPS = frozenset(FieldGroup.values)
