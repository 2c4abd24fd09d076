"""How a page carries out one command: form, service, and the page that says what happened."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.requests import user_of
from tppo_cases.accounts.models import User
from tppo_cases.core.badges import badge_of
from victims.case_page.acts import ACTS, Act
from victims.case_page.header import header_of
from victims.errors import RefusedError, TransitionNotAllowedError
from victims.forms.base import CommandForm
from victims.selectors.cases import CaseView
from victims.selectors.page import visible_case_view
from victims.services.viewing import record_opening

Run = Callable[[], models.Model]
MakeForm = Callable[[QueryDict | None, CaseView], CommandForm]
Carry = Callable[[User, dict[str, Any]], models.Model]


def is_done(request: HttpRequest, form: CommandForm, command: str, run: Run) -> bool:
    """Run a command once with a posted form; False leaves its errors in the form and nothing in the database."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            run_once(actor=user_of(request), key=form.key, command=_on_its_case(request, command), run=run)
    except RefusedError as refusal:
        form.refuse(refusal)
    except TransitionNotAllowedError as error:
        form.add_error(None, moved_on(error))
    else:
        return True
    return False


def _on_its_case(request: HttpRequest, command: str) -> str:
    """A key belongs to one verb on one case, or one pair; 60 characters at most."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return f"{command.removeprefix('victims:')} {kwargs.get('case_id') or kwargs.get('match_id', '')}"


def moved_on(error: TransitionNotAllowedError) -> str:
    """What to tell somebody whose page shows a state that is over."""
    word = badge_of("kasus", error.current).word
    return _("Status kasus sekarang: %(status)s. Langkah ini tidak dapat dilakukan dari sana.") % {"status": word}


def form_page(
    request: HttpRequest, view: CaseView, form: Any, template: str = "victims/case_form.html", **words: Any
) -> HttpResponse:
    """A page that is one form about one case. ``words``: title, lead, label, and what the template needs."""
    record_opening(view, "form")
    context = {"view": view, "case": view.case, "header": header_of(view), "form": form, **words}
    return render(request, template, context)


def act_of(url_name: str) -> Act:
    """The act behind a page."""
    return next(act for act in ACTS if act.url_name == url_name)


def not_now(request: HttpRequest, view: CaseView, act: Act) -> HttpResponse | None:
    """Away from a page whose act does not fit the state of the case; PermissionDenied for who may never do it.

    A posted form goes on to the service, which tells a repeated press from a late one.
    """
    require(act.may(view.user, view.case))
    if request.method == "POST" or act.is_possible(view):
        return None
    messages.info(request, _("Langkah itu tidak dapat dilakukan pada status kasus sekarang."))
    return redirect("victims:case-detail", view.case.pk)


def act_page(
    request: HttpRequest, case_id: UUID, url_name: str, *, form: MakeForm, run: Carry, saved: str, **words: Any
) -> HttpResponse:
    """The page of an act that is one form: away where it is not possible now, back to the case once it is done.

    ``form`` gets what was posted and the reader's view, ``run`` the actor and the cleaned answers.
    """
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of(url_name)):
        return away
    answers = form(request.POST or None, view)
    if is_done(request, answers, url_name, lambda: run(user, answers.answers)):
        return done(request, saved, case_id)
    return form_page(request, view, answers, **words)


def done(request: HttpRequest, text: str, case_id: UUID, to: str = "victims:case-detail") -> HttpResponse:
    """Say what happened and go to a tab of the case."""
    messages.success(request, text)
    return redirect(to, case_id)
