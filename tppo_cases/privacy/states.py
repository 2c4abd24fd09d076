"""States of requests, incidents and holds, and the steps between them. Pure data."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    """What a person may ask of those who hold her data (UU 27/2022 Art. 6-8, 10-11)."""

    ACCESS = "access", _("Salinan data")
    CORRECTION = "correction", _("Perbaikan data")
    OBJECTION = "objection", _("Keberatan atau pembatasan")
    ERASURE = "erasure", _("Penghapusan data")


class RequestStatus(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", pgettext_lazy("permintaan", "Diterima")
    VERIFIED = "verified", _("Identitas dipastikan")
    IN_WORK = "in_work", pgettext_lazy("permintaan", "Dikerjakan")
    FULFILLED = "fulfilled", _("Dipenuhi")
    REFUSED = "refused", pgettext_lazy("permintaan", "Ditolak")
    WITHDRAWN = "withdrawn", pgettext_lazy("permintaan", "Ditarik")


_Q = RequestStatus
REQUEST_TRANSITIONS: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    _Q.RECEIVED: frozenset({_Q.VERIFIED, _Q.REFUSED, _Q.WITHDRAWN}),
    _Q.VERIFIED: frozenset({_Q.IN_WORK, _Q.REFUSED, _Q.WITHDRAWN}),
    _Q.IN_WORK: frozenset({_Q.FULFILLED, _Q.REFUSED, _Q.WITHDRAWN}),
    _Q.FULFILLED: frozenset(),
    _Q.REFUSED: frozenset(),
    _Q.WITHDRAWN: frozenset(),
}
OPEN_REQUESTS = (_Q.RECEIVED, _Q.VERIFIED, _Q.IN_WORK)
# The rule of reference data (victims.DeadlineRule) that gives each kind its clock.
REQUEST_CLOCKS: Mapping[RequestKind, str] = {
    RequestKind.ACCESS: "PDP_AKSES", RequestKind.CORRECTION: "PDP_PERBAIKAN", RequestKind.OBJECTION: "PDP_KEBERATAN",
    RequestKind.ERASURE: "PDP_HAPUS",
}  # fmt: skip
BREACH_CLOCK = "PDP_INSIDEN"


class Requester(models.TextChoices):
    """Who asks."""

    SELF = "self", _("Orangnya sendiri")
    GUARDIAN = "guardian", _("Orang tua atau wali")
    PROXY = "proxy", _("Kuasa dengan bukti")


class RefusalGround(models.TextChoices):
    """Why a request may be refused (UU 27/2022 Art. 15 and 33)."""

    ENDANGERS = "endangers", _("Membahayakan keselamatan orangnya atau orang lain (Pasal 33)")
    OTHERS = "others", _("Membuka data orang lain (Pasal 33)")
    LAW_ENFORCEMENT = "law_enforcement", _("Kepentingan penegakan hukum (Pasal 15)")
    LAW = "law", _("Undang-undang mewajibkan data disimpan")
    NOT_ENTITLED = "not_entitled", _("Pemohon tidak berhak atau identitasnya tidak terbukti")


class HoldGround(models.TextChoices):
    """Why nothing of a case may be removed."""

    PROCEEDINGS = "proceedings", _("Perkara pidana atau restitusi berjalan")
    COMPLAINT = "complaint", _("Pengaduan atau gugatan")
    AUDIT = "audit", _("Pemeriksaan")
    OTHER = "other", _("Alasan lain")


class ErasureGround(models.TextChoices):
    """Why a person's data were removed."""

    REQUEST = "request", _("Permintaan orangnya")
    RETENTION = "retention", _("Masa simpan habis")


class BreachStatus(models.TextChoices):
    """Where an incident stands."""

    NOTICED = "noticed", _("Dilaporkan")
    ASSESSED = "assessed", _("Dinilai")
    NOTIFIED = "notified", _("Diberitahukan")
    NO_DUTY = "no_duty", _("Tanpa kewajiban, perlu orang kedua")
    CLOSED = "closed", pgettext_lazy("insiden", "Ditutup")


_B = BreachStatus
BREACH_TRANSITIONS: Mapping[BreachStatus, frozenset[BreachStatus]] = {
    _B.NOTICED: frozenset({_B.ASSESSED}),
    _B.ASSESSED: frozenset({_B.NOTIFIED, _B.NO_DUTY}),
    _B.NOTIFIED: frozenset({_B.CLOSED}),
    _B.NO_DUTY: frozenset({_B.CLOSED, _B.ASSESSED}),
    _B.CLOSED: frozenset(),
}


class RetentionClass(models.TextChoices):
    """What has a time after which it goes. ``case_minimum`` is how long a closed case must stay."""

    CASE_CLOSED = "case_closed", _("Identitas dan isi kasus yang selesai")
    CASE_MINIMUM = "case_minimum", _("Masa simpan paling singkat kasus yang selesai")
    DRAFTS = "drafts", _("Draf penerimaan yang tidak dilanjutkan")
    NOTIFICATIONS = "notifications", _("Pemberitahuan")
    OUTBOX = "outbox", _("Pesan kerja yang sudah selesai")
    COMMAND_KEYS = "command_keys", _("Kunci pencegah tindakan ganda")
    SESSIONS = "sessions", _("Sesi masuk yang sudah habis")
    TOKENS = "tokens", _("Token API yang sudah habis")
    LOGIN_FAILURES = "login_failures", _("Catatan gagal masuk")


CASE_CLASSES = frozenset({RetentionClass.CASE_CLOSED, RetentionClass.CASE_MINIMUM})


class Limit(models.TextChoices):
    """What stands against removing a person's data, as the database sees it."""

    OPEN = "open", _("Kasusnya belum selesai; layanan masih memerlukan data ini.")
    PERIOD = "period", _("Masa simpan yang diwajibkan belum lewat.")
    HOLD = "hold", _("Ada penahanan hukum atas kasus ini.")
    PROCEEDINGS = "proceedings", _("Ada laporan polisi, dan berakhirnya perkara belum dicatat lewat penahanan hukum.")
    UNSEEN = "unseen", _("Orang ini mempunyai kasus lain yang tidak dapat Anda nilai; minta unit pemiliknya ikut memutuskan.")
    DONE = "done", _("Datanya sudah dihapus.")
