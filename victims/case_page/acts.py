"""All acts on a case beyond recording work: who may do which one now."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import User
from victims import policies
from victims.models.case import VictimCase
from victims.selectors.cases import CaseView
from victims.states import TRANSITIONS, CaseStatus

Rule = Callable[[User, VictimCase], bool]


@dataclass(frozen=True)
class Act:
    """One act: its page, its words, who may and from which states."""

    url_name: str
    label: str | Promise
    text: str | Promise
    icon: str
    may: Rule
    statuses: frozenset[CaseStatus]
    restricted: bool | None = None  # None: both

    def is_possible(self, view: CaseView) -> bool:
        """Whether this reader may do it to this case as it stands."""
        case = view.case
        fits = case.status in self.statuses and self.restricted in {None, case.is_restricted}
        return fits and self.may(view.user, case)


_S = CaseStatus
_OPEN = frozenset(_S) - {_S.CLOSED}
_ANY = frozenset(_S)


def _from(wanted: CaseStatus) -> frozenset[CaseStatus]:
    return frozenset(status for status, following in TRANSITIONS.items() if wanted in following)


ACTS = (
    Act(
        "victims:case-close", _("Ajukan terminasi"), _("Layanan selesai. Orang kedua memutuskan."), "flag",
        policies.can_request_closing, _from(_S.CLOSING),
    ),
    Act(
        "victims:case-close-decide", _("Putuskan terminasi"), _("Setujui atau kembalikan ke layanan."), "check2",
        policies.can_approve_closing, frozenset({_S.CLOSING}),
    ),
    Act(
        "victims:case-manager", _("Ganti manajer kasus"), _("Petugas unit ini yang memimpin kasus."), "person-gear",
        policies.can_assign_manager, _OPEN,
    ),
    Act(
        "victims:case-transfer", _("Alihkan kasus ke unit lain"), _("Riwayat ikut. Akses unit Anda berakhir."),
        "arrow-left-right", policies.can_transfer_case, _OPEN,
    ),
    Act(
        "victims:case-restrict", _("Batasi untuk tim bernama"), _("Hanya orang yang disebut namanya dapat melihat."),
        "shield-lock", policies.can_restrict_case, _OPEN, restricted=False,
    ),
    Act(
        "victims:case-unrestrict", _("Cabut pembatasan"), _("Unit pemilik dan pengawas melihat kasus ini lagi."), "unlock",
        policies.can_restrict_case, _OPEN, restricted=True,
    ),
    Act(
        "victims:case-wall", _("Pasang dinding konflik kepentingan"),
        _("Seorang petugas tidak lagi dapat menemukan atau membuka kasus ini."), "shield-exclamation",
        policies.can_raise_wall, _ANY,
    ),
    Act(
        "victims:case-own-conflict", _("Saya punya konflik kepentingan"), _("Kasus ini tidak terlihat lagi oleh Anda."),
        "slash-circle", policies.can_declare_conflict, _ANY,
    ),
    Act(
        "victims:case-close-not-tppo", _("Tutup: bukan TPPO"), _("Diputuskan bukan TPPO, tidak ada yang perlu dikerjakan."),
        "dash-circle", policies.can_close_case, frozenset({_S.NOT_TPPO}),
    ),
    Act(
        "victims:case-close-early", _("Tutup sebelum layanan selesai"),
        _("Meninggal, pergi, menolak, tercatat ganda, atau berada di luar negeri."), "x-circle", policies.can_close_case, _OPEN,
    ),
    Act(
        "victims:case-reopen", _("Buka kembali"), _("Kasus kembali ke asesmen, dengan alasan."), "arrow-repeat",
        policies.can_reopen_case, frozenset({_S.CLOSED}),
    ),
)  # fmt: skip


def acts_of(view: CaseView) -> list[Act]:
    """What this reader may do, in the order of the page."""
    return [act for act in ACTS if act.is_possible(view)]
