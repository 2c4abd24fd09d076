"""On what ground others read a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentLine(models.TextChoices):
    """The seven lines of the consent form (HTCDS con_Consent)."""

    INTERVIEW = "interview", _("Bersedia diwawancarai")
    PURPOSE = "purpose", _("Memahami tujuan pencatatan")
    USE = "use", _("Memahami siapa yang memakai data dan untuk apa")
    RESEARCH = "research", _("Data tanpa identitas boleh dipakai untuk penelitian")
    ACCESS = "access", _("Tahu berhak meminta salinan dan perbaikan data")
    RETENTION = "retention", _("Tahu berapa lama data disimpan")
    WITHDRAW = "withdraw", _("Tahu cara menarik persetujuan")


class ConsentGiver(models.TextChoices):
    """Who gave consent."""

    VICTIM = "victim", _("Korban sendiri")
    GUARDIAN = "guardian", _("Orang tua atau wali")
    NONE = "none", _("Belum dapat diberikan")


class LegalGround(models.TextChoices):
    """What replaces consent (UU 27/2022 Art. 20 paragraph 2)."""

    VITAL = "vital", _("Pelindungan kepentingan vital")
    PUBLIC_DUTY = "public_duty", _("Pelaksanaan tugas negara")
    LEGAL_DUTY = "legal_duty", _("Kewajiban hukum")
    BEST_INTEREST = "best_interest", _("Kepentingan terbaik bagi anak")


class GrantSource(models.TextChoices):
    """Why a principal may see a case."""

    OWNERSHIP = "ownership", _("pemilik kasus")
    SUPERVISION = "supervision", _("pengawasan")
    PLACEMENT = "placement", _("penempatan")
    REFERRAL = "referral", _("rujukan diterima")
    TEAM = "team", _("anggota tim")
    GUARDIAN = "guardian", _("pendamping")
    BREAK_GLASS = "break_glass", _("akses darurat")
