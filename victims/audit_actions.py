"""Words of the audit trail for everything that happens to a case."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "draft.created": ActionWords(_("Draf penerimaan dibuat"), "pencil", "abu"),
    "draft.discarded": ActionWords(_("Draf penerimaan dibatalkan"), "x-circle", "abu"),
    "case.opened": ActionWords(_("Kasus dibuka"), "door-open", "abu"),
    "case.viewed": ActionWords(_("Kasus dilihat"), "eye", "abu"),
    "case.listed": ActionWords(_("Daftar kasus dicari"), "search", "abu"),
    "case.status_changed": ActionWords(_("Status kasus berubah"), "arrow-right", "nila"),
    "case.reopened": ActionWords(_("Kasus dibuka kembali"), "arrow-repeat", "nila"),
    "case.closing_requested": ActionWords(_("Terminasi diajukan"), "hourglass-split", "kunyit"),
    "case.closing_refused": ActionWords(_("Terminasi tidak disetujui"), "x-circle", "mengkudu"),
    "case.closed": ActionWords(_("Kasus selesai"), "check-circle", "daun"),
    "case.transferred": ActionWords(_("Kasus dialihkan"), "arrow-left-right", "abu"),
    "case.manager_changed": ActionWords(_("Manajer kasus diganti"), "person", "nila"),
    "case.restricted": ActionWords(_("Kasus dibatasi untuk tim bernama"), "shield-lock", "manggis"),
    "case.unrestricted": ActionWords(_("Pembatasan kasus dicabut"), "shield", "manggis"),
    "case.facts_changed": ActionWords(_("Ringkasan kasus diperbarui"), "pencil", "nila"),
    "identity.changed": ActionWords(_("Identitas diperbarui"), "pencil", "nila"),
    "identity.viewed": ActionWords(_("Identitas dilihat"), "eye", "abu"),
    "grant.given": ActionWords(_("Akses diberikan"), "unlock", "manggis"),
    "grant.ended": ActionWords(_("Akses berakhir"), "lock", "manggis"),
    "consent.recorded": ActionWords(_("Persetujuan dicatat"), "file-earmark-check", "daun"),
    "consent.withdrawn": ActionWords(_("Persetujuan ditarik"), "file-earmark-x", "mengkudu"),
    "screening.recorded": ActionWords(_("Penapisan dicatat"), "search", "nila"),
    "screening.decided": ActionWords(_("Hasil penapisan diputuskan"), "check2", "daun"),
    "assessment.recorded": ActionWords(_("Asesmen disimpan"), "clipboard-check", "nila"),
    "plan.made": ActionWords(_("Rencana intervensi disusun"), "card-checklist", "nila"),
    "service.recorded": ActionWords(_("Layanan dicatat"), "person-hearts", "daun"),
    "note.written": ActionWords(_("Catatan ditulis"), "pencil", "nila"),
    "event.linked": ActionWords(_("Kasus ditautkan ke kejadian"), "link-45deg", "nila"),
    "match.asked": ActionWords(_("Kedua unit ditanyai"), "people", "nila"),
    "match.answered": ActionWords(_("Pertanyaan meja koordinasi dijawab"), "check2", "nila"),
    "match.undone": ActionWords(_("Penyatuan orang dibatalkan"), "arrow-return-left", "mengkudu"),
    "match.confirmed": ActionWords(_("Dipastikan orang yang sama"), "people", "daun"),
    "match.rejected": ActionWords(_("Dipastikan orang berbeda"), "people", "abu"),
}
