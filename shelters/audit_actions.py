"""Words of the audit trail for beds and placements."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "placement.proposed": ActionWords(_("Penempatan diusulkan"), "send", "nila"),
    "placement.started": ActionWords(_("Ditempatkan"), "house-heart", "daun"),
    "placement.approved": ActionWords(_("Penempatan disetujui"), "check2", "daun"),
    "placement.refused": ActionWords(_("Penempatan tidak disetujui"), "x-circle", "mengkudu"),
    "placement.expired": ActionWords(_("Usulan penempatan kedaluwarsa"), "hourglass-bottom", "abu"),
    "placement.moved": ActionWords(_("Pindah tempat"), "arrow-left-right", "nila"),
    "placement.ended": ActionWords(_("Keluar dari rumah perlindungan"), "door-open", "abu"),
    "shelter.capacity_set": ActionWords(_("Kapasitas diperbarui"), "pencil", "nila"),
    "shelter.board_downloaded": ActionWords(_("Tabel tempat tidur diunduh"), "download", "abu"),
}
