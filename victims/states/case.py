"""States of a case, the steps between them, and with what it ends. Pure data."""

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
