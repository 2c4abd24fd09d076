"""Pages of an agency's administrator: people, their posts, invitations to set a password."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.factors.reset import ask_reset
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.people import policies, selectors, services
from tppo_cases.access.people.forms import FactorResetForm, PersonForm, PostForm
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Membership, User
from tppo_cases.core.errors import RefusedError


@require_safe
@requires(Capability.USER_MANAGE)
def user_list(request: HttpRequest) -> HttpResponse:
    """The people of one's agency, by name."""
    text, only, after = (request.GET.get(name, "") for name in ("q", "status", "sesudah"))
    people, more = selectors.page_of_people(user_of(request), text=text.strip(), only=only, after=_number(after))
    return render(
        request,
        "accounts/user_list.html",
        {
            "people": people,
            "text": text,
            "filters": [
                {"label": label, "url": _query(q=text, status=code), "current": only == code}
                for code, label in (("", _("Semua")), ("aktif", _("Aktif")), ("nonaktif", _("Nonaktif")))
            ],
            "next_url": _query(q=text, status=only, sesudah=more) if more else "",
            "is_filtered": bool(text or only or after),
        },
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def _query(**values: object) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"{reverse('accounts:user-list')}?{urlencode(kept)}" if kept else reverse("accounts:user-list")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.USER_MANAGE)
def user_create(request: HttpRequest) -> HttpResponse:
    """Make an account; the person gets a link by e-mail and sets her own password."""
    actor = user_of(request)
    form = PersonForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                person = services.create_person(
                    actor=actor, facts=form.facts, unit=form.cleaned_data["unit"], role=form.role_value,
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
        except RefusedError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Akun dibuat dan undangan dikirim. Perannya berlaku setelah disetujui orang kedua."))
            return redirect("accounts:user-detail", person.pk)
    return render(request, "accounts/user_create.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.USER_MANAGE)
def user_detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account and its posts; a POST gives another post."""
    actor = user_of(request)
    person = get_visible_or_404(selectors.people_of(actor), pk=user_id)
    form = PostForm(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                services.give_post(
                    actor=actor, person=person, unit=form.cleaned_data["unit"], role=form.role_value,
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
        except RefusedError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Diajukan. Peran berlaku setelah disetujui orang kedua."))
            return redirect("accounts:user-detail", person.pk)
    context = {
        "person": person,
        "form": form,
        "posts": selectors.posts_of(actor, person),
        "tokens": selectors.live_tokens(person),
        "can_manage": policies.can_manage_account(actor, person),
        "is_self": person.pk == actor.pk,
    }
    return render(request, "accounts/user_detail.html", context)


@require_POST
@requires(Capability.USER_MANAGE)
def post_end(request: HttpRequest, user_id: int, post_id: int) -> HttpResponse:
    """End a post now."""
    actor = user_of(request)
    person = get_visible_or_404(selectors.people_of(actor), pk=user_id)
    posts = Membership.objects.filter(user=person, unit__in=selectors.units_of(actor))
    post = get_visible_or_404(posts, pk=post_id)
    return _act(request, person, lambda: services.end_post(actor=actor, post=post), _("Peran berakhir sekarang juga."))


@require_POST
@requires(Capability.USER_MANAGE)
def user_deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch an account off."""
    actor = user_of(request)
    person = get_visible_or_404(selectors.people_of(actor), pk=user_id)
    done = _("Akun dinonaktifkan. Semua sesi dan tokennya sudah berakhir.")
    return _act(request, person, lambda: services.deactivate(actor=actor, person=person), done)


def _act(request: HttpRequest, person: User, act: Callable[[], None], done: str) -> HttpResponse:
    """Run a command of the detail page; a refusal is said there."""
    try:
        act()
    except RefusedError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("accounts:user-detail", person.pk)


@require_POST
@requires(Capability.USER_MANAGE)
def user_reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch an account on again; the person sets a new password."""
    actor = user_of(request)
    person = get_visible_or_404(selectors.people_of(actor), pk=user_id)
    done = _("Akun aktif lagi. Undangan dikirim ke surel dinas orang ini.")
    return _act(request, person, lambda: services.reactivate(actor=actor, person=person), done)


@require_POST
@requires(Capability.USER_MANAGE)
def password_reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take the password away and send a link to set another."""
    actor = user_of(request)
    person = get_visible_or_404(selectors.people_of(actor), pk=user_id)
    done = _("Kata sandi lama tidak berlaku lagi. Undangan dikirim ke surel dinas orang ini.")
    return _act(request, person, lambda: services.reset_password(actor=actor, person=person), done)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.USER_MANAGE)
@needs_confirmation()
def factor_reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """Ask that a lost second factor be taken away; another person decides."""
    actor = user_of(request)
    person = get_visible_or_404(selectors.people_of(actor), pk=user_id)
    form = FactorResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_reset(actor=actor, person=person, reason=form.cleaned_data["reason"])
        except RefusedError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("Permintaan dikirim. Orang kedua memutuskannya."))
            return redirect("approvals:detail", asked.pk)
    return render(request, "accounts/user_factor_reset.html", {"form": form, "person": person})
