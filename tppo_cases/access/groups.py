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

# One line for whoever decides who may see it.
GROUP_HINTS = {
    FieldGroup.SUMMARY: _("samaran, nomor dan status kasus, jenis kelamin, golongan umur"),
    FieldGroup.IDENTITY: _("nama lengkap, tanggal lahir, NIK, nomor KK, paspor"),
    FieldGroup.CONTACT: _("telepon, kontak aman, alamat"),
    FieldGroup.MIGRATION: _("rute, tempat tiba, negara tujuan"),
    FieldGroup.NARRATIVE: _("kronologi, penapisan dan alasannya, modus"),
    FieldGroup.HEALTH: _("catatan kesehatan"),
    FieldGroup.PSYCHOSOCIAL: _("asesmen dan catatan psikososial"),
    FieldGroup.SAFETY: _("ancaman dan hal yang perlu dijaga"),
    FieldGroup.LEGAL: _("laporan polisi, dasar hukum"),
    FieldGroup.FAMILY: _("keluarga dan wali"),
    FieldGroup.SERVICES: _("rencana dan layanan yang diberikan"),
    FieldGroup.REINTEGRATION: _("catatan pemulangan dan sesudahnya"),
    FieldGroup.LOCATION: _("rumah perlindungan dan kamar tempat ia tidur"),
}


class GroupKind(models.TextChoices):
    """What carries a list of field groups of its own."""

    ROLE = "role", _("Peran")
    SOURCE = "source", _("Alasan akses")
    AGENCY = "agency", _("Lembaga penerima rujukan")


class GroupSource(models.TextChoices):
    """A reason for access whose groups are set in advance, by the code of the grant. The others carry their own."""

    SUPERVISION = "supervision", _("Pengawasan unit pemilik")
    PLACEMENT = "placement", _("Penempatan di rumah perlindungan")
