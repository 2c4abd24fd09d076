"""How a page of this app carries out one command."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tppo_cases.access.idempotency import run_once
from tppo_cases.access.requests import user_of
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from victims.forms.base import CommandForm

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def is_done(request: HttpRequest, form: CommandForm, command: str, run: Callable[[], models.Model]) -> UUID | None:
    """Run a command once with a posted form and return the row's id; None leaves its errors in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return run_once(actor=user_of(request), key=form.key, command=command, run=run)
    except RefusedError as refusal:
        form.refuse(refusal)
    except TransitionNotAllowedError:
        form.add_error(None, _("Keadaannya sudah berubah, langkah ini tidak dapat dilakukan lagi. Muat ulang halaman."))
    return None


def command_page(
    request: HttpRequest, form: CommandForm, command: str, run: Callable[[], models.Model], *, to: str, back: str, saved: str,
    template: str = "privacy/form.html", **words: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form: to the address ``to`` once it is done. ``{id}`` there stands for the row that was made."""
    made = is_done(request, form, command, run)
    if made is not None:
        messages.success(request, saved)
        return redirect(to.replace("{id}", str(made)))
    return render(request, template, {"form": form, "back_url": back, **words})
