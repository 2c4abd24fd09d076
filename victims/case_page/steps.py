"""The next step of a case: what now, by when, and at most three ways on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.context import access_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.roles import Capability
from tppo_cases.core import formats
from victims import policies
from victims.case_page.acts import acts_of
from victims.models.case import Deadline
from victims.selectors.cases import CaseView
from victims.states import CaseStatus, DeadlineCode

_D, _S = DeadlineCode, CaseStatus
MOST_ACTIONS = 3


@dataclass(frozen=True)
class Step:
    """One piece of work: the heading (``%(alias)s``), why, the form that does it and the word of its button."""

    title: str | Promise
    text: str | Promise
    url_name: str
    label: str | Promise


SCREEN = Step(
    gettext_lazy("Catat penapisan untuk %(alias)s"), gettext_lazy("Tandai hal yang dialami, lalu kepala unit memutuskan."),
    "victims:case-screening-record", gettext_lazy("Catat penapisan"),
)  # fmt: skip
DECIDE = Step(
    gettext_lazy("Putuskan hasil penapisan %(alias)s"), gettext_lazy("Penapisan sudah dicatat dan menunggu putusan petugas."),
    "victims:case-screening", gettext_lazy("Lihat dan putuskan"),
)  # fmt: skip
AWAIT_DECISION = Step(
    gettext_lazy("Menunggu putusan penapisan"), gettext_lazy("Penapisan sudah dicatat. Kepala unit yang memutuskan."),
    "victims:case-screening", gettext_lazy("Lihat penapisan"),
)  # fmt: skip
ASSESS = Step(
    gettext_lazy("Catat asesmen %(alias)s"), gettext_lazy("Nilai enam dimensi dampak dan risiko keselamatan."),
    "victims:case-assessment-record", gettext_lazy("Catat asesmen"),
)  # fmt: skip
PLAN = Step(
    gettext_lazy("Susun rencana untuk %(alias)s"), gettext_lazy("Tetapkan layanan dan tujuan dalam konferensi kasus."),
    "victims:case-plan", gettext_lazy("Susun rencana"),
)  # fmt: skip
FIRST_SERVICE = Step(
    gettext_lazy("Catat layanan pertama untuk %(alias)s"), gettext_lazy("Layanan wajib diberikan paling lambat tujuh hari."),
    "victims:case-service-record", gettext_lazy("Catat layanan"),
)  # fmt: skip
FIRST_AID = Step(
    gettext_lazy("Beri pertolongan pertama kepada %(alias)s"), gettext_lazy("Keadaan darurat: catat pertolongan itu."),
    "victims:case-service-record", gettext_lazy("Catat pertolongan"),
)  # fmt: skip
SERVE = Step(
    gettext_lazy("Lanjutkan layanan untuk %(alias)s"), gettext_lazy("Catat setiap layanan pada hari diberikan."),
    "victims:case-service-record", gettext_lazy("Catat layanan"),
)  # fmt: skip
APPROVE_CLOSING = Step(
    gettext_lazy("Putuskan terminasi %(alias)s"), gettext_lazy("Petugas mengajukan terminasi. Orang kedua yang memutuskan."),
    "victims:case-close-decide", gettext_lazy("Lihat dan putuskan"),
)  # fmt: skip
AWAIT_CLOSING = Step(
    gettext_lazy("Menunggu putusan terminasi"), gettext_lazy("Orang kedua dari unit atau direktorat memutuskan."),
    "", "",
)  # fmt: skip
FOLLOW_UP = Step(
    gettext_lazy("Catat tindak lanjut %(alias)s"), gettext_lazy("Kunjungi atau hubungi sesudah layanan selesai."),
    "victims:case-follow-up", gettext_lazy("Catat tindak lanjut"),
)  # fmt: skip
NOT_TPPO = Step(
    gettext_lazy("Tutup atau tapis ulang kasus %(alias)s"),
    gettext_lazy("Diputuskan bukan TPPO. Tutup kasus, atau catat penapisan baru."),
    "victims:case-close-not-tppo", gettext_lazy("Tutup kasus"),
)  # fmt: skip
CLOSED = Step(gettext_lazy("Kasus selesai"), gettext_lazy("Tidak ada langkah yang menunggu."), "", "")
RECEIVED = Step(
    gettext_lazy("Kerjakan rujukan untuk %(alias)s"),
    gettext_lazy("Bagian yang dibuka untuk Anda ada di bawah. Akhiri dengan hasil rujukan."),
    "referrals:case-referrals", gettext_lazy("Lihat rujukan"),
)  # fmt: skip
READ_ONLY = Step(
    gettext_lazy("Tidak ada tugas Anda pada kasus ini"), gettext_lazy("Petugas unit pemilik mengerjakan langkah berikut."),
    "", "",
)  # fmt: skip

BY_STATUS = {
    _S.INTAKE: SCREEN, _S.SCREENING: DECIDE, _S.ASSESSMENT: PLAN, _S.PLANNED: FIRST_SERVICE, _S.IN_SERVICE: SERVE,
    _S.CLOSING: APPROVE_CLOSING, _S.NOT_TPPO: NOT_TPPO, _S.CLOSED: CLOSED,
}  # fmt: skip
# A running clock decides what comes first, once the screening is decided; an emergency always.
BY_CLOCK = {
    _D.EMERGENCY: FIRST_AID, _D.SERVICE_7D: FIRST_SERVICE, _D.INITIAL_ASSESSMENT: ASSESS, _D.FULL_ASSESSMENT: ASSESS,
    _D.FOLLOW_UP_1: FOLLOW_UP, _D.FOLLOW_UP_3: FOLLOW_UP, _D.FOLLOW_UP_6: FOLLOW_UP, _D.FOLLOW_UP_12: FOLLOW_UP,
}  # fmt: skip
CLOCK_OF_STATUS = {_S.INTAKE: _D.SCREENING, _S.SCREENING: _D.SCREENING}
WORKED_ON = frozenset({_S.ASSESSMENT, _S.PLANNED, _S.IN_SERVICE, _S.CLOSED})


def _running(deadlines: list[Deadline]) -> dict[DeadlineCode, datetime]:
    return {DeadlineCode(row.code): row.due_at for row in deadlines if row.met_at is None}


def _pressing(status: CaseStatus, running: dict[DeadlineCode, datetime]) -> tuple[Step, datetime | None]:
    """The work that comes first for who works on the case, and when it is due."""
    if _D.EMERGENCY in running:
        return FIRST_AID, running[_D.EMERGENCY]
    if status in WORKED_ON:
        codes = [code for code in running if code in BY_CLOCK]
        if codes:
            nearest = min(codes, key=running.__getitem__)
            return BY_CLOCK[nearest], running[nearest]
    clock = CLOCK_OF_STATUS.get(status)
    return BY_STATUS[status], running.get(clock) if clock else None


def _for_reader(view: CaseView, step: Step) -> Step:
    """The same step as this reader may do it: decisions wait for others, receivers and supervisors only look on."""
    case, user = view.case, view.user
    if not policies.is_owner_side(user, case) and access_of(user).has(Capability.REFERRAL_RECEIVE):
        return RECEIVED
    if step is DECIDE:
        may = policies.can_decide_screening(user, case) and FieldGroup.NARRATIVE in view
        return DECIDE if may else AWAIT_DECISION if FieldGroup.NARRATIVE in view else READ_ONLY
    if step is APPROVE_CLOSING:
        return APPROVE_CLOSING if policies.can_approve_closing(user, case) else AWAIT_CLOSING
    if step is CLOSED:
        return CLOSED
    works = policies.can_follow_up(user, case) if step is FOLLOW_UP else policies.can_edit_case(user, case)
    return step if works else CLOSED if case.status == _S.CLOSED else READ_ONLY


def _links(view: CaseView, step: Step) -> list[dict[str, str]]:
    """The step's own button, a referral where she may refer, and the page of all other acts."""
    case, user = view.case, view.user
    wanted = [(step.url_name, str(step.label))] if step.url_name else []
    if case.status != _S.CLOSED and policies.owns(user, case, Capability.REFERRAL_CREATE):
        wanted.append(("referrals:referral-create", _("Ajukan rujukan")))
    if acts_of(view):
        wanted.append(("victims:case-actions", _("Tindakan lain")))
    links = []
    for url_name, label in wanted[:MOST_ACTIONS]:
        try:
            links.append({"url": reverse(url_name, args=[case.pk]), "label": label})
        except NoReverseMatch:
            continue  # the app that serves it is not installed
    return links


def next_step(view: CaseView, deadlines: list[Deadline]) -> dict[str, Any]:
    """Heading, sentence, "by when" and the buttons of the next step."""
    step, due = _pressing(CaseStatus(view.case.status), _running(deadlines))
    shown = _for_reader(view, step)
    text = str(shown.text)
    if shown is FIRST_SERVICE and view.case.applied_at and due:
        day = formats.short_date(view.case.applied_at)
        text = _("Permohonan masuk %(day)s. Layanan wajib diberikan paling lambat") % {"day": day}
    elif due and shown is step:
        text = _("%(text)s Batasnya") % {"text": text}
    by = ""
    if due and shown is step:
        by = _("%(day)s pukul %(time)s") % {"day": formats.weekday_date(due), "time": formats.clock(due)}
    return {"title": str(shown.title) % {"alias": view.alias}, "text": text, "by": by, "actions": _links(view, shown)}
