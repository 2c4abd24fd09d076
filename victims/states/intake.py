"""What an intake and its screening record in fixed words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArrivalSource(models.TextChoices):
    """Through whom the person came."""

    EMBASSY = "embassy", _("KBRI atau KJRI")
    POLICE = "police", _("Kepolisian")
    P2MI = "p2mi", _("KP2MI")
    SOCIAL_OFFICE = "social_office", _("Dinas Sosial")
    SELF = "self", _("Datang sendiri")
    OTHER = "other", _("Lainnya")


class ApplicantKind(models.TextChoices):
    """Who applied for services (UU 21/2007 Art. 51 paragraph 2)."""

    VICTIM = "victim", _("Korban sendiri")
    FAMILY = "family", _("Keluarga")
    FRIEND = "friend", _("Teman")
    POLICE = "police", _("Polisi")
    VOLUNTEER = "volunteer", _("Relawan pendamping")
    SOCIAL_WORKER = "social_worker", _("Pekerja sosial")


class Emergency(models.TextChoices):
    """Whether help is needed at once (UU 21/2007 Art. 53)."""

    NONE = "none", _("Tidak, kondisi stabil")
    MEDICAL = "medical", _("Ya, sakit atau terluka")
    THREAT = "threat", _("Ya, terancam atau ada yang mencari")


class Need(models.TextChoices):
    """What the person needs right now."""

    FOOD = "food", _("Makan, minum")
    CLOTHES = "clothes", _("Pakaian")
    MEDICINE = "medicine", _("Obat")
    INTERPRETER = "interpreter", _("Juru bahasa")
    CALL_FAMILY = "call_family", _("Kabari keluarga")
    BABY = "baby", _("Susu, popok")


class Channel(models.TextChoices):
    """How the person was recruited."""

    SOCIAL_MEDIA = "social_media", _("Media sosial")
    BROKER = "broker", _("Sponsor atau calo")
    FAMILY = "family", _("Keluarga atau teman")
    AGENCY = "agency", _("Perusahaan penempatan")
    SCHOOL = "school", _("Sekolah atau pelatihan")
    OTHER = "other", _("Lainnya")


class Track(models.TextChoices):
    """Which legal test applies."""

    ADULT = "adult", _("Dewasa")
    CHILD = "child", _("Anak")


class ScreeningResult(models.TextChoices):
    """Advice of the screening, and what an officer decides. Never decided by the system alone."""

    STRONG = "strong", _("Terindikasi kuat")
    INDICATED = "indicated", _("Terindikasi")
    NOT_ENOUGH = "not_enough", _("Belum cukup indikasi")


class ScreeningDecision(models.TextChoices):
    """The officer's decision."""

    VICTIM = "victim", _("Korban TPPO")
    NOT_TPPO = "not_tppo", _("Bukan TPPO")


class DraftStatus(models.TextChoices):
    """Whether an intake draft has become a case."""

    OPEN = "open", _("Draf")
    SUBMITTED = "submitted", _("Kasus dibuka")
    DISCARDED = "discarded", _("Dibatalkan")
