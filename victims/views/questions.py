"""What the coordination desk asks about a case, for its own unit: the case as the reader sees it, and two questions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.forms.questions import AnswerForm
from victims.selectors.matching import question_waits
from victims.selectors.page import visible_case_view
from victims.services.questions import answer_questions
from victims.views.commands import done, form_page, is_done


@requires(Capability.CASE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def case_question(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Answer the desk. Away when nothing waits, as after the answer of a colleague."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_answer_question(user, view.case))
    form = AnswerForm(request.POST or None)
    if is_done(
        request, form, "victims:case-question",
        lambda: answer_questions(actor=user, case_id=case_id, answer=form.answer),
    ):  # fmt: skip
        return done(request, _("Jawaban terkirim ke meja koordinasi."), case_id)
    if request.method != "POST" and not question_waits(user, view.case):
        messages.info(request, _("Tidak ada pertanyaan yang menunggu jawaban."))
        return redirect("victims:case-detail", case_id)
    lead = _("Jawab dari yang tercatat di unit Anda. Jawaban hanya dibaca meja koordinasi; isi kasus tidak ikut terkirim.")
    return form_page(request, view, form, title=_("Pertanyaan meja koordinasi"), lead=lead, label=_("Kirim jawaban"))
