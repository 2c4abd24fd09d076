"""What the targets of audit rows are called on the screen, by the label of their model."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.audit.actions import ACTIONS, ActionWords

TARGETS: dict[str, str | Promise] = {
    "accounts.User": _("Akun"),
    "accounts.Membership": _("Peran"),
    "access.Approval": _("Persetujuan dua orang"),
    "access.GroupDefault": _("Hak lihat"),
    "knox.AuthToken": _("Token API"),
    "audit.Anomaly": _("Anomali"),
    "victims.VictimCase": _("Kasus"),
    "victims.Victim": _("Orang"),
    "victims.VictimIdentity": _("Identitas"),
    "victims.CaseGrant": _("Akses kasus"),
    "victims.CaseAccess": _("Hak baca kasus"),
    "victims.VictimAccess": _("Hak baca orang"),
    "victims.CaseOwnership": _("Kepemilikan kasus"),
    "victims.CaseEvent": _("Riwayat kasus"),
    "victims.SearchToken": _("Kunci pencarian"),
    "victims.TraffickingEvent": _("Peristiwa perdagangan orang"),
    "victims.Document": _("Dokumen"),
    "victims.Deadline": _("Tenggat"),
    "victims.CaseUserPermission": _("Akses orang bernama"),
    "victims.CaseWall": _("Dinding konflik kepentingan"),
    "victims.EmergencyAccess": _("Akses darurat"),
    "victims.IntakeDraft": _("Draf penerimaan"),
    "victims.Screening": _("Penapisan"),
    "victims.Consent": _("Persetujuan"),
    "victims.Assessment": _("Asesmen"),
    "victims.Plan": _("Rencana"),
    "victims.Service": _("Layanan"),
    "victims.Note": _("Catatan"),
    "victims.MatchCandidate": _("Kemiripan data"),
    "victims.MatchQuestion": _("Pertanyaan meja koordinasi"),
    "shelters.Shelter": _("Rumah perlindungan"),
    "shelters.Capacity": _("Kapasitas"),
    "shelters.Placement": _("Penempatan"),
    "referrals.Referral": _("Rujukan"),
    "referrals.ReferralEvent": _("Riwayat rujukan"),
    "referrals.Message": _("Pesan rujukan"),
    "privacy.SubjectRequest": _("Permintaan subjek data"),
    "privacy.Erasure": _("Penghapusan data"),
    "privacy.LegalHold": _("Penahanan hukum"),
    "privacy.StopNotice": _("Pemberitahuan berhenti"),
    "privacy.BreachCase": _("Insiden"),
    "reports.QuarterlyReport": _("Laporan triwulan"),
    "reports.Export": _("Ekspor"),
    "reports.ExportedCase": _("Kasus dalam ekspor"),
}


def words_of(action: str) -> ActionWords:
    """Label, icon and tone of an action; an action of a removed app keeps its code as its label."""
    return ACTIONS.get(action) or ActionWords(action, "info-circle", "abu")


def target_word(kind: str) -> str | Promise:
    """The word for a kind of target; a refused address is a page or, by its name, a service of the API."""
    return TARGETS.get(kind) or (_("Layanan data (API)") if kind.startswith("api-") else _("Halaman") if kind else "")


def table_word(table: str) -> str:
    """The word for a table of the database, as people call what it holds; its name where there is none."""
    label = next((model._meta.label for model in apps.get_models() if model._meta.db_table == table), table)
    return str(TARGETS.get(label, table))
