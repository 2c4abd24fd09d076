"""Words of the audit trail for reports and exports."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "report.created": ActionWords(_("Laporan dihitung"), "bar-chart", "nila"),
    "report.checked": ActionWords(_("Laporan diperiksa"), "check2", "nila"),
    "report.returned": ActionWords(_("Laporan dikembalikan ke draf"), "arrow-return-left", "kunyit"),
    "report.signed": ActionWords(_("Laporan ditandatangani"), "pen", "daun"),
    "report.superseded": ActionWords(_("Laporan diganti revisi"), "arrow-repeat", "abu"),
    "report.reminded": ActionWords(_("Pengingat laporan dikirim"), "bell", "abu"),
    "export.requested": ActionWords(_("Ekspor diminta"), "download", "nila"),
    "export.written": ActionWords(_("Berkas ekspor dibuat"), "file-earmark-spreadsheet", "nila"),
    "export.failed": ActionWords(_("Ekspor gagal dibuat"), "x-circle", "mengkudu"),
    "export.downloaded": ActionWords(_("Berkas ekspor diunduh"), "download", "nila"),
    "export.expired": ActionWords(_("Berkas ekspor dihapus"), "hourglass-bottom", "abu"),
    "identified_export.asked": ActionWords(_("Ekspor beridentitas diminta"), "download", "kunyit"),
    "identified_export.refused": ActionWords(_("Ekspor beridentitas ditolak"), "x-circle", "mengkudu"),
    "identified_export.written": ActionWords(_("Ekspor beridentitas dibuat"), "file-earmark-spreadsheet", "kunyit"),
    "identified_export.failed": ActionWords(_("Ekspor beridentitas gagal dibuat"), "x-circle", "mengkudu"),
    "identified_export.password_shown": ActionWords(_("Kata sandi ekspor ditampilkan"), "key", "kunyit"),
    "identified_export.downloaded": ActionWords(_("Ekspor beridentitas diunduh"), "download", "kunyit"),
    "identified_export.withdrawn": ActionWords(_("Ekspor beridentitas ditarik"), "x-circle", "mengkudu"),
    "identified_export.expired": ActionWords(_("Ekspor beridentitas dihapus"), "hourglass-bottom", "abu"),
}
