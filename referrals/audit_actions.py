"""Words of the audit trail for everything that happens to a referral."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "referral.created": ActionWords(_("Draf rujukan dibuat"), "pencil", "abu"),
    "referral.changed": ActionWords(_("Draf rujukan diubah"), "pencil", "abu"),
    "referral.submitted": ActionWords(_("Rujukan diajukan"), "send", "nila"),
    "referral.approved": ActionWords(_("Rujukan disetujui"), "check2", "daun"),
    "referral.approved_afterwards": ActionWords(_("Rujukan mendesak disetujui kemudian"), "check2", "daun"),
    "referral.returned": ActionWords(_("Rujukan dikembalikan untuk perbaikan"), "arrow-return-left", "kunyit"),
    "referral.rejected": ActionWords(_("Rujukan tidak disetujui"), "x-circle", "mengkudu"),
    "referral.redrafted": ActionWords(_("Rujukan diperbaiki"), "pencil", "abu"),
    "referral.withdrawn": ActionWords(_("Rujukan ditarik"), "dash-circle", "abu"),
    "referral.received": ActionWords(_("Rujukan dibuka penerima"), "inbox", "abu"),
    "referral.viewed": ActionWords(_("Rujukan dilihat"), "eye", "abu"),
    "referral.accepted": ActionWords(_("Rujukan diterima"), "check-circle", "daun"),
    "referral.declined": ActionWords(_("Rujukan ditolak penerima"), "x-circle", "mengkudu"),
    "referral.started": ActionWords(_("Rujukan mulai dikerjakan"), "arrow-repeat", "nila"),
    "referral.completed": ActionWords(_("Rujukan selesai"), "flag", "daun"),
    "referral.expired": ActionWords(_("Rujukan kedaluwarsa"), "hourglass-bottom", "abu"),
    "referral.message_sent": ActionWords(_("Pesan pada rujukan"), "chat-left-text", "nila"),
}
