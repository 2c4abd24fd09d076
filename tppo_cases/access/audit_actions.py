"""Words of the audit trail for accounts, posts and tokens."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "login.confirmed": ActionWords(_("Identitas dikonfirmasi ulang"), "shield-check", "abu"),
    "user.created": ActionWords(_("Akun dibuat"), "person-plus", "nila"),
    "user.deactivated": ActionWords(_("Akun dinonaktifkan"), "slash-circle", "mengkudu"),
    "user.reactivated": ActionWords(_("Akun diaktifkan kembali"), "person-check", "daun"),
    "password.reset": ActionWords(_("Kata sandi sementara diberikan"), "key", "kunyit"),
    "membership.given": ActionWords(_("Peran diberikan"), "person-badge", "nila"),
    "membership.ended": ActionWords(_("Peran diakhiri"), "dash-circle", "abu"),
    "token.created": ActionWords(_("Token API dibuat"), "key", "nila"),
    "token.revoked": ActionWords(_("Token API dicabut"), "x-circle", "abu"),
    "approval.asked": ActionWords(_("Persetujuan orang kedua diminta"), "people", "nila"),
    "approval.approved": ActionWords(_("Disetujui orang kedua"), "check-circle", "daun"),
    "approval.refused": ActionWords(_("Ditolak orang kedua"), "x-circle", "mengkudu"),
    "approval.withdrawn": ActionWords(_("Permintaan persetujuan ditarik"), "arrow-return-left", "abu"),
    "defaults.narrowed": ActionWords(_("Hak lihat dipersempit"), "eye-slash", "kunyit"),
    "defaults.widened": ActionWords(_("Hak lihat diperluas"), "eye", "mengkudu"),
    "defaults.previewed": ActionWords(_("Akibat perubahan hak lihat diperiksa"), "eye", "abu"),
    "audit.viewed": ActionWords(_("Jejak audit dibaca"), "eye", "abu"),
}
