"""Words, tones and icons of every status: one table, so that a status looks the same on all pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Badge:
    """A status as shown: the word (may hold ``%(n)s``), the colour's name and the icon."""

    word: str | Promise
    tone: str
    icon: str


CASE: Mapping[str, Badge] = {
    "intake": Badge(_("Penerimaan awal"), "abu", "door-open"),
    "screening": Badge(_("Penapisan"), "nila", "search"),
    "assessment": Badge(_("Asesmen"), "nila", "clipboard-check"),
    "planned": Badge(_("Rencana siap"), "nila", "card-checklist"),
    "in_service": Badge(_("Dalam layanan"), "nila", "person-hearts"),
    "closing": Badge(_("Menuju terminasi"), "kunyit", "hourglass-split"),
    "closed": Badge(_("Selesai"), "daun", "check-circle"),
    "reopened": Badge(_("Dibuka kembali"), "nila", "arrow-repeat"),
    "not_tppo": Badge(_("Bukan TPPO"), "abu", "dash-circle"),
    "transferred": Badge(_("Dialihkan"), "abu", "arrow-left-right"),
}
REFERRAL: Mapping[str, Badge] = {
    "draft": Badge(_("Draf"), "abu", "pencil"),
    "submitted": Badge(_("Diajukan"), "nila", "send"),
    "returned": Badge(_("Dikembalikan"), "kunyit", "arrow-return-left"),
    "rejected": Badge(_("Tidak disetujui"), "mengkudu", "x-circle"),
    "approved": Badge(_("Disetujui"), "nila", "check2"),
    "received": Badge(_("Menunggu jawaban"), "nila", "inbox"),
    "accepted": Badge(_("Diterima"), "daun", "check-circle"),
    "declined": Badge(_("Ditolak penerima"), "mengkudu", "x-circle"),
    "in_progress": Badge(_("Dikerjakan"), "nila", "arrow-repeat"),
    "completed": Badge(_("Selesai"), "daun", "flag"),
    "withdrawn": Badge(_("Ditarik"), "abu", "dash-circle"),
    "expired": Badge(_("Kedaluwarsa"), "abu", "hourglass-bottom"),
    "urgent": Badge(_("Mendesak"), "kunyit", "exclamation-triangle"),
}
PLACEMENT: Mapping[str, Badge] = {
    "proposed": Badge(_("Diusulkan"), "nila", "send"),
    "active": Badge(_("Ditempatkan"), "daun", "house-heart"),
    "emergency": Badge(_("Darurat, perlu persetujuan"), "kunyit", "exclamation-triangle"),
    "must_move": Badge(_("Perlu pindah"), "mengkudu", "exclamation-circle"),
    "ended": Badge(pgettext_lazy("penempatan", "Keluar"), "abu", "door-open"),
    "refused": Badge(_("Tidak disetujui"), "mengkudu", "x-circle"),
    "expired": Badge(_("Kedaluwarsa"), "abu", "hourglass-bottom"),
}
REPORT: Mapping[str, Badge] = {
    "draft": Badge(_("Draf"), "abu", "pencil"),
    "checked": Badge(_("Diperiksa"), "nila", "check2"),
    "waiting": Badge(_("Menunggu tanda tangan"), "kunyit", "hourglass-split"),
    "signed": Badge(_("Ditandatangani"), "daun", "pen"),
    "superseded": Badge(_("Diganti revisi %(n)s"), "abu", "arrow-repeat"),
}
EXPORT: Mapping[str, Badge] = {
    "waiting": Badge(_("Menunggu giliran"), "abu", "hourglass-split"),
    "running": Badge(_("Sedang dibuat"), "nila", "arrow-repeat"),
    "asked": Badge(_("Menunggu orang kedua"), "kunyit", "hourglass-split"),
    "fetched": Badge(_("Sudah diambil"), "abu", "check2"),
    "refused": Badge(_("Ditolak"), "mengkudu", "x-circle"),
    "withdrawn": Badge(_("Ditarik"), "mengkudu", "x-circle"),
    "ready": Badge(_("Siap diunduh"), "daun", "download"),
    "failed": Badge(_("Gagal dibuat"), "mengkudu", "x-circle"),
    "expired": Badge(_("Kedaluwarsa"), "abu", "hourglass-bottom"),
}
UNIT: Mapping[str, Badge] = {
    "available": Badge(_("Tersedia"), "daun", "check-circle"),
    "nearly_full": Badge(_("Hampir penuh"), "kunyit", "exclamation-triangle"),
    "full": Badge(_("Penuh"), "mengkudu", "slash-circle"),
}
SECRECY: Mapping[str, Badge] = {
    "confidential": Badge(_("Rahasia"), "manggis", "lock"),
    "restricted": Badge(_("Tim bernama saja"), "manggis", "shield-lock"),
    "break_glass": Badge(_("Akses darurat, sisa %(n)s menit"), "manggis", "key"),
    "suppressed": Badge(_("Angka 1–10 disamarkan"), "manggis", "shield-lock"),
}
BADGES: Mapping[str, Mapping[str, Badge]] = {
    "kasus": CASE,
    "rujukan": REFERRAL,
    "penempatan": PLACEMENT,
    "laporan": REPORT,
    "ekspor": EXPORT,
    "unit": UNIT,
    "rahasia": SECRECY,
}
UNKNOWN = "abu", "question-circle"


def badge_of(kind: str, code: str) -> Badge:
    """Return the badge of a status; an unknown code shows itself, in grey."""
    return BADGES[kind].get(code) or Badge(code, *UNKNOWN)


def occupancy_code(occupied: int, capacity: int) -> str:
    """The unit's state: below 85 % available, from 97 % full, between them nearly full; no beds count as full."""
    if not capacity or occupied * 100 >= capacity * 97:
        return "full"
    return "nearly_full" if occupied * 100 >= capacity * 85 else "available"
