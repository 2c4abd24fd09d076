"""States of reports and exports. Pure data."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportStatus(models.TextChoices):
    """A quarterly report is checked by a second and signed by a third person; a revision supersedes it."""

    DRAFT = "draft", _("Draf")
    CHECKED = "checked", _("Diperiksa")
    SIGNED = "signed", _("Ditandatangani")
    SUPERSEDED = "superseded", _("Diganti revisi")


_R = ReportStatus
TRANSITIONS: Mapping[ReportStatus, frozenset[ReportStatus]] = {
    _R.DRAFT: frozenset({_R.CHECKED, _R.SUPERSEDED}),
    _R.CHECKED: frozenset({_R.SIGNED, _R.DRAFT, _R.SUPERSEDED}),
    _R.SIGNED: frozenset({_R.SUPERSEDED}),
    _R.SUPERSEDED: frozenset(),
}


class ExportStatus(models.TextChoices):
    """Progress of an export."""

    WAITING = "waiting", _("Menunggu giliran")
    RUNNING = "running", _("Sedang dibuat")
    READY = "ready", _("Siap diunduh")
    FAILED = "failed", _("Gagal dibuat")
    EXPIRED = "expired", _("Kedaluwarsa")


class ExportKind(models.TextChoices):
    """What is exported."""

    QUARTERLY_XLSX = "quarterly_xlsx", _("Laporan triwulan, XLSX")


class IdentifiedStatus(models.TextChoices):
    """Progress of an export that names persons."""

    ASKED = "asked", _("Menunggu orang kedua")
    WAITING = "waiting", _("Menunggu giliran")
    RUNNING = "running", _("Sedang dibuat")
    READY = "ready", _("Siap diunduh")
    FETCHED = "fetched", _("Sudah diambil")
    FAILED = "failed", _("Gagal dibuat")
    REFUSED = "refused", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")
    EXPIRED = "expired", _("Kedaluwarsa")


_I = IdentifiedStatus
IDENTIFIED_TRANSITIONS: Mapping[IdentifiedStatus, frozenset[IdentifiedStatus]] = {
    _I.ASKED: frozenset({_I.RUNNING, _I.REFUSED, _I.EXPIRED}),
    _I.WAITING: frozenset({_I.RUNNING, _I.REFUSED, _I.FAILED}),
    _I.RUNNING: frozenset({_I.RUNNING, _I.READY, _I.REFUSED, _I.FAILED}),
    _I.READY: frozenset({_I.FETCHED, _I.WITHDRAWN, _I.EXPIRED}),
    _I.FETCHED: frozenset(),
    _I.FAILED: frozenset(),
    _I.REFUSED: frozenset(),
    _I.WITHDRAWN: frozenset(),
    _I.EXPIRED: frozenset(),
}


class CaseChoice(models.TextChoices):
    """Which cases of the unit: the choices of the case list."""

    OPEN = "open", _("Semua terbuka")
    MINE = "mine", _("Kasus saya")
    OVERDUE = "overdue", _("Terlambat")
    SCREENING = "screening", _("Penapisan")
    PLANNING = "planning", _("Asesmen dan rencana")
    SERVICE = "service", _("Dalam layanan")
    ARCHIVE = "archive", _("Arsip")


class ExportPurpose(models.TextChoices):
    """What a file that names persons may be for (UU 27/2022 Art. 16: a purpose that was determined)."""

    CASE_CONFERENCE = "case_conference", _("Konferensi kasus")
    COURT = "court", _("Permintaan penegak hukum atau pengadilan")
    RESTITUTION = "restitution", _("Pengajuan restitusi")
    REPATRIATION = "repatriation", _("Pemulangan bersama")
    SUBJECT_REQUEST = "subject_request", _("Permintaan subjek data")
    OTHER = "other", _("Lainnya")
