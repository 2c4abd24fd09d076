"""Words of the audit trail for accounts, proofs, sessions, posts and tokens."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "login.confirmed": ActionWords(_("Identitas dikonfirmasi ulang"), "shield-check", "abu"),
    "factor.enrolled": ActionWords(_("Langkah kedua didaftarkan"), "shield-check", "daun"),
    "factor.removed": ActionWords(_("Langkah kedua dihapus"), "shield-exclamation", "kunyit"),
    "factor.used": ActionWords(_("Langkah kedua dilalui"), "shield-check", "abu"),
    "factor.failed": ActionWords(_("Langkah kedua gagal"), "x-circle", "mengkudu"),
    "factor.reset": ActionWords(_("Langkah kedua dihapus oleh dua orang"), "shield-exclamation", "mengkudu"),
    "recovery.used": ActionWords(_("Kode pemulihan dipakai"), "shield-exclamation", "kunyit"),
    "recovery.renewed": ActionWords(_("Kode pemulihan baru dibuat"), "arrow-repeat", "abu"),
    "session.ended": ActionWords(_("Sesi diakhiri"), "box-arrow-right", "abu"),
    "session.expired": ActionWords(_("Sesi berakhir tanpa kegiatan"), "clock", "abu"),
    "session.limit": ActionWords(_("Batas jumlah perangkat dipilih"), "sliders", "abu"),
    "conduct.accepted": ActionWords(_("Kode etik kerahasiaan disetujui"), "pen", "daun"),
    "invitation.sent": ActionWords(_("Undangan membuat kata sandi diminta"), "envelope", "nila"),
    "user.created": ActionWords(_("Akun dibuat"), "person-plus", "nila"),
    "user.deactivated": ActionWords(_("Akun dinonaktifkan"), "slash-circle", "mengkudu"),
    "user.reactivated": ActionWords(_("Akun diaktifkan kembali"), "person-check", "daun"),
    "password.reset": ActionWords(_("Kata sandi dihapus, undangan diminta"), "key", "kunyit"),
    "password.set": ActionWords(_("Kata sandi dibuat lewat undangan"), "key", "daun"),
    "membership.given": ActionWords(_("Peran diberikan"), "person-badge", "nila"),
    "membership.ended": ActionWords(_("Peran diakhiri"), "dash-circle", "abu"),
    "token.created": ActionWords(_("Token API dibuat"), "key", "nila"),
    "token.revoked": ActionWords(_("Token API dicabut"), "x-circle", "abu"),
    "approval.asked": ActionWords(_("Persetujuan orang kedua diminta"), "people", "nila"),
    "approval.approved": ActionWords(_("Disetujui orang kedua"), "check-circle", "daun"),
    "approval.refused": ActionWords(_("Ditolak orang kedua"), "x-circle", "mengkudu"),
    "approval.withdrawn": ActionWords(_("Permintaan persetujuan ditarik"), "arrow-return-left", "abu"),
    "anomaly.reviewed": ActionWords(_("Anomali ditinjau"), "clipboard-check", "daun"),
    "audit.exported": ActionWords(_("Jejak audit diunduh"), "download", "kunyit"),
    "demo.dated_back": ActionWords(_("Kasus contoh diberi tanggal"), "calendar-event", "abu"),
    "keys.rotated": ActionWords(_("Kunci enkripsi diganti"), "key", "manggis"),
    "defaults.narrowed": ActionWords(_("Hak lihat dipersempit"), "eye-slash", "kunyit"),
    "defaults.widened": ActionWords(_("Hak lihat diperluas"), "eye", "mengkudu"),
    "defaults.previewed": ActionWords(_("Akibat perubahan hak lihat diperiksa"), "eye", "abu"),
    "audit.viewed": ActionWords(_("Jejak audit dibaca"), "eye", "abu"),
}
