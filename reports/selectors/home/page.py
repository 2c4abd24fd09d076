"""Beranda put together for one user."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.selectors.home import cases, offices, oversight
from reports.selectors.home.greeting import due_sentence, greeting
from reports.selectors.home.lines import Action, Block, Line, Tasks
from reports.selectors.home.referral_work import ReferralWork
from shelters.selectors.board import Row
from tppo_cases.access.context import Access
from tppo_cases.access.roles import Capability
from victims.selectors.lists import CaseRow

_C = Capability


@dataclass
class Home:
    """Everything that the page shows, in the order of a phone."""

    now: datetime
    greeting: str
    sentence: str = ""
    action: Action | None = None
    tasks: Tasks | None = None
    tasks_title: str = ""
    tasks_url: str = ""
    blocks: list[Block] = field(default_factory=list)
    cases: list[CaseRow] = field(default_factory=list)
    beds: list[Row] = field(default_factory=list)


def home_for(access: Access) -> Home:
    """What this user needs first. The number of queries depends on the roles, never on the rows."""
    now = timezone.now()
    home = Home(now, greeting(access.user, now), action=action_for(access))
    if access.has(_C.CASE_LIST):
        _add_case_work(home, access)
    reports = offices.report_work(access)
    home.sentence = home.sentence or reports.sentence
    home.blocks += [
        *oversight.oversight_blocks(access),
        *reports.blocks,
        *offices.match_blocks(access),
        *offices.link_blocks(access),
    ]
    return home


def _add_case_work(home: Home, access: Access) -> None:
    """Tasks, what comes in, one's cases and beds, for whoever works on cases."""
    found, referrals = cases.cases_of(access), ReferralWork(access)
    inbox, placements = referrals.inbox(), cases.placement_lines(access)
    desk = not access.has(_C.INTAKE_CREATE) and access.has(_C.REFERRAL_RECEIVE)
    steers = access.has(_C.CASE_DECIDE) and not access.has(_C.INTAKE_CREATE)
    duties = [*cases.closing_lines(found), *referrals.duties(), *(inbox if desk else [])]
    duties += placements if steers else []
    home.tasks = cases.merge_tasks(cases.clock_tasks(access), duties)
    home.tasks_title, home.tasks_url = _task_words(access, desk=desk)
    home.sentence = due_sentence(home.tasks)
    home.blocks += _incoming(access, [] if desk else inbox, [] if steers else placements)
    home.blocks += [Block(_("Sedang dikerjakan"), referrals.running())] if desk else []
    home.blocks += [Block(_("Perlu perhatian"), cases.steering_lines(access))] if steers else []
    home.cases, home.beds = found.own, cases.own_beds(access)


def _task_words(access: Access, *, desk: bool) -> tuple[str, str]:
    """The heading of the tasks, and the page with all of them."""
    if desk:
        return _("Perlu jawaban"), reverse("referrals:inbox")
    if access.has(_C.INTAKE_CREATE):
        return (_("Tugas unit") if access.has(_C.CASE_DECIDE) else _("Tugas saya")), reverse("victims:deadlines")
    return (
        (_("Menunggu persetujuan"), reverse("referrals:outbox")) if access.has(_C.REFERRAL_APPROVE) else (_("Tugas saya"), "")
    )


def _incoming(access: Access, inbox: list[Line], placements: list[Line]) -> list[Block]:
    """Referrals and placements that other units ask of this one."""
    if not (access.has(_C.REFERRAL_RECEIVE) or access.has(_C.PLACEMENT_APPROVE)):
        return []
    return [Block(_("Masuk ke unit saya"), [*inbox, *placements], reverse("referrals:inbox"), _("Lihat semua"))]


def action_for(access: Access) -> Action | None:
    """The one filled button: what this role does most."""
    choices = (
        (_C.INTAKE_CREATE, "victims:intake-start", _("Mulai penerimaan awal"), "plus-circle-fill"),
        (_C.REFERRAL_RECEIVE, "referrals:inbox", _("Buka rujukan masuk"), "inbox"),
        (_C.REFERRAL_APPROVE, "referrals:outbox", _("Periksa persetujuan rujukan"), "check2"),
        (_C.MATCH_DECIDE, "victims:match-list", _("Buka meja koordinasi"), "people"),
        (_C.REPORT_CREATE, "reports:report-list", _("Buka laporan triwulan"), "bar-chart"),
        (_C.REPORT_SIGN, "reports:report-list", _("Buka laporan triwulan"), "bar-chart"),
        (_C.AUDIT_READ, "audit:event-list", _("Buka jejak audit"), "clipboard-check"),
        (_C.USER_MANAGE, "accounts:user-list", _("Kelola pengguna"), "person-gear"),
        (_C.SHELTER_READ, "shelters:board", _("Buka rumah perlindungan"), "house-heart"),
    )
    found = next((choice for choice in choices if access.has(choice[0])), None)
    if found is None and access.waits_for_key:  # all her work does
        return Action(reverse("accounts:key-needed"), _("Pakai kunci keamanan"), "key")
    return Action(reverse(found[1]), found[2], found[3]) if found else None
