"""Words of the audit trail for the rights of persons, incidents and retention."""

from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ActionWords

ACTIONS = {
    "subject.received": ActionWords(_("Permintaan subjek data diterima"), "inbox", "nila"),
    "subject.verified": ActionWords(_("Identitas pemohon dipastikan"), "person-check", "nila"),
    "subject.started": ActionWords(_("Permintaan subjek data dikerjakan"), "arrow-repeat", "nila"),
    "subject.fulfilled": ActionWords(_("Permintaan subjek data dipenuhi"), "check-circle", "daun"),
    "subject.refused": ActionWords(_("Permintaan subjek data ditolak"), "x-circle", "mengkudu"),
    "subject.withdrawn": ActionWords(_("Permintaan subjek data ditarik"), "dash-circle", "abu"),
    "subject.copy_built": ActionWords(_("Salinan data dibuat"), "printer", "kunyit"),
    "subject.erasure_asked": ActionWords(_("Penghapusan diajukan ke orang kedua"), "hourglass-split", "kunyit"),
    "subject.erasure_returned": ActionWords(_("Penghapusan tidak disetujui"), "arrow-return-left", "mengkudu"),
    "subject.erased": ActionWords(_("Data orang dihapus"), "trash", "mengkudu"),
    "stop.asked": ActionWords(_("Penerima diminta berhenti memakai data"), "slash-circle", "kunyit"),
    "stop.confirmed": ActionWords(_("Penghentian pemakaian data dipastikan"), "check2", "daun"),
    "hold.placed": ActionWords(_("Penahanan hukum dipasang"), "lock", "manggis"),
    "hold.lift_asked": ActionWords(_("Pencabutan penahanan hukum diajukan"), "hourglass-split", "kunyit"),
    "hold.lifted": ActionWords(_("Penahanan hukum dicabut"), "unlock", "manggis"),
    "breach.noticed": ActionWords(_("Insiden dilaporkan"), "exclamation-triangle", "mengkudu"),
    "breach.viewed": ActionWords(_("Insiden dilihat"), "eye", "abu"),
    "breach.assessed": ActionWords(_("Insiden dinilai"), "search", "nila"),
    "breach.packed": ActionWords(_("Berkas insiden disusun dari jejak audit"), "layers", "nila"),
    "breach.notified": ActionWords(_("Pemberitahuan insiden dikirim"), "send", "daun"),
    "breach.no_duty": ActionWords(_("Insiden dinilai tanpa kewajiban memberi tahu"), "dash-circle", "kunyit"),
    "breach.reassessed": ActionWords(_("Penilaian insiden dikembalikan"), "arrow-return-left", "kunyit"),
    "breach.closed": ActionWords(_("Insiden ditutup"), "check-circle", "daun"),
    "breach.informed": ActionWords(_("Orang terdampak diberi tahu"), "envelope", "daun"),
    "retention.run": ActionWords(_("Masa simpan dijalankan"), "clock-history", "abu"),
}
