"""The card "Pengesahan": four steps, who did them and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from reports.models import QuarterlyReport
from reports.states import ReportStatus
from tppo_cases.accounts.models import User
from tppo_cases.core.formats import moment


@dataclass(frozen=True)
class Step:
    """One line of the card: ``state`` is done, now or empty."""

    label: str
    note: str
    state: str


def _by(user: User | None, at: datetime | None) -> str:
    return f"{user.full_name}, {moment(at)}" if user and at else ""


def approval_steps(report: QuarterlyReport, *, is_partial: bool = False) -> list[Step]:
    """Draft, check, signature, issue. Of a quarter that still runs (``is_partial``) nobody's turn has come."""
    checked, signed = report.checked_by is not None, report.signed_by is not None
    since = _("sejak %(day)s") % {"day": moment(report.checked_at or report.created_at)}
    over = report.status == ReportStatus.SUPERSEDED

    def state(done: bool, turn: bool) -> str:  # noqa: FBT001  # two flags of one line
        return "done" if done else "now" if turn and not over else ""

    waiting_check = _("Menunggu petugas kedua, %(since)s") % {"since": since}
    waiting_sign = _("Menunggu penanda tangan, %(since)s") % {"since": since}
    return [
        Step(_("Draf dihitung"), _by(report.created_by, report.created_at), "done"),
        Step(
            _("Diperiksa"),
            _by(report.checked_by, report.checked_at) or ("" if over or is_partial else waiting_check),
            state(checked, turn=not is_partial),
        ),
        Step(
            _("Tanda tangan"),
            _by(report.signed_by, report.signed_at) or (waiting_sign if checked and not over else ""),
            state(signed, turn=checked),
        ),
        Step(
            _("Terbit"),
            moment(report.signed_at) if report.signed_at else _("Setelah ditandatangani"),
            state(signed, turn=False),
        ),
    ]
