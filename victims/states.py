"""States of a case and the steps between them; the choices that its forms offer. Pure data."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseStatus(models.TextChoices):
    """Where a case stands (design, section 3)."""

    INTAKE = "intake", _("Penerimaan awal")
    SCREENING = "screening", _("Penapisan")
    ASSESSMENT = "assessment", _("Asesmen")
    PLANNED = "planned", _("Rencana siap")
    IN_SERVICE = "in_service", _("Dalam layanan")
    CLOSING = "closing", _("Menuju terminasi")
    CLOSED = "closed", _("Selesai")
    NOT_TPPO = "not_tppo", _("Bukan TPPO")


_S = CaseStatus
TRANSITIONS: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    _S.INTAKE: frozenset({_S.SCREENING, _S.CLOSED}),
    _S.SCREENING: frozenset({_S.ASSESSMENT, _S.NOT_TPPO, _S.CLOSED}),
    _S.ASSESSMENT: frozenset({_S.PLANNED, _S.CLOSED}),
    _S.PLANNED: frozenset({_S.IN_SERVICE, _S.ASSESSMENT, _S.CLOSED}),
    _S.IN_SERVICE: frozenset({_S.ASSESSMENT, _S.CLOSING, _S.CLOSED}),
    _S.CLOSING: frozenset({_S.CLOSED, _S.IN_SERVICE}),
    _S.CLOSED: frozenset({_S.ASSESSMENT}),
    _S.NOT_TPPO: frozenset({_S.SCREENING, _S.CLOSED}),
}
OPEN_STATUSES = frozenset(CaseStatus) - {_S.CLOSED}
# The six stages that the case page draws.
STAGES: Mapping[CaseStatus, int] = {
    _S.INTAKE: 1, _S.SCREENING: 2, _S.NOT_TPPO: 2, _S.ASSESSMENT: 3, _S.PLANNED: 4, _S.IN_SERVICE: 5,
    _S.CLOSING: 6, _S.CLOSED: 6,
}  # fmt: skip


class CaseOutcome(models.TextChoices):
    """Why a case is closed."""

    COMPLETED = "completed", _("Layanan selesai")
    DIED = "died", _("Meninggal dunia")
    LEFT = "left", _("Meninggalkan layanan")
    DECLINED = "declined", _("Menolak layanan")
    DUPLICATE = "duplicate", _("Tercatat ganda")
    ABROAD = "abroad", _("Berada di luar negeri")
    NOT_TPPO = "not_tppo", _("Bukan TPPO")


# Outcomes with which an open case may be closed from any state, without the usual closing step.
EARLY_OUTCOMES = frozenset(CaseOutcome) - {CaseOutcome.COMPLETED, CaseOutcome.NOT_TPPO}


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


class DeadlineCode(models.TextChoices):
    """The clocks of domain 1.9; their limits are reference data."""

    SCREENING = "SKRINING", _("Penapisan")
    SERVICE_7D = "LAYANAN_7H", _("Layanan pertama")
    EMERGENCY = "DARURAT_7H", _("Pertolongan pertama")
    INITIAL_ASSESSMENT = "ASESMEN_AWAL", _("Asesmen awal")
    FULL_ASSESSMENT = "ASESMEN_KOMPREHENSIF", _("Asesmen komprehensif")
    MONITORING = "MONEV", _("Monitoring dan evaluasi")
    RPTC_MAX = "RPTC_MAX", _("Batas tinggal di RPTC")
    REFERRAL_APPROVE = "RUJUKAN_SETUJU", _("Persetujuan rujukan")
    REFERRAL_ANSWER = "RUJUKAN_TERIMA", _("Jawaban rujukan")
    FOLLOW_UP_1 = "PASCA_1", _("Tindak lanjut bulan ke-1")
    FOLLOW_UP_3 = "PASCA_3", _("Tindak lanjut bulan ke-3")
    FOLLOW_UP_6 = "PASCA_6", _("Tindak lanjut bulan ke-6")
    FOLLOW_UP_12 = "PASCA_12", _("Tindak lanjut bulan ke-12")
    CONSENT_WITHDRAWN = "PDP_WITHDRAW", _("Penghentian pemrosesan data")


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


class FoundBy(models.TextChoices):
    """How a search found a case."""

    NUMBER = "number", _("Nomor kasus cocok")
    DOCUMENT = "document", _("NIK atau paspor sama")
    PHONE = "phone", _("Nomor telepon sama")
    WHOLE = "whole", _("Nama lengkap sama")
    WORDS = "words", _("Semua kata nama cocok")
    ALIAS = "alias", _("Nama samaran cocok")
    SOUND = "sound", _("Bunyi nama mirip")


class MatchStatus(models.TextChoices):
    """Work state of a possible match."""

    OPEN = "open", _("Perlu diperiksa")
    ASKED = "asked", _("Menunggu jawaban unit")
    CONFIRMED = "confirmed", _("Orang yang sama")
    REJECTED = "rejected", _("Orang berbeda")


_M = MatchStatus
# A confirmed pair that turns out to be wrong is open again, and both units are asked anew.
MATCH_TRANSITIONS: Mapping[MatchStatus, frozenset[MatchStatus]] = {
    _M.OPEN: frozenset({_M.ASKED}),
    _M.ASKED: frozenset({_M.CONFIRMED, _M.REJECTED}),
    _M.CONFIRMED: frozenset({_M.OPEN}),
    _M.REJECTED: frozenset(),
}
MATCH_DECIDED = (_M.CONFIRMED, _M.REJECTED)


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


class DraftStatus(models.TextChoices):
    """Whether an intake draft has become a case."""

    OPEN = "open", _("Draf")
    SUBMITTED = "submitted", _("Kasus dibuka")
    DISCARDED = "discarded", _("Dibatalkan")


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
