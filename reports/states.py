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
