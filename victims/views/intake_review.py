"""Periksa: everything once more, who she may be already, and the button that opens the case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims.errors import RefusedError
from victims.forms.intake_facts import Intake, Lack
from victims.forms.intake_review import answers
from victims.models.draft import IntakeDraft
from victims.models.person import Victim
from victims.selectors.drafts import content_of
from victims.services.intake import submit_draft
from victims.services.matching import find_visible_matches
from victims.services.viewing import record_search
from victims.views.intake import find_draft, left
from victims.views.intake_page import base_context

NEW_PERSON = "baru"


@requires(Capability.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def intake_review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Look everything over; posting opens the case, once."""
    draft = find_draft(request, draft_id)
    if away := left(draft):
        return away
    intake = Intake(user_of(request), content_of(user_of(request), draft))
    if request.method != "POST":
        return _page(request, draft, intake)
    answer = request.POST.get("orang", "")
    lacks = bool(intake.lacks())
    undecided = not answer and not lacks and bool(find_visible_matches(user_of(request), intake.person_facts()))
    if lacks or undecided:
        return _page(request, draft, intake, asked=True, undecided=undecided)
    return _open(request, draft, intake, _person(answer))


def _person(answer: str) -> UUID | None:
    """The person that was chosen, None for a new one; Http404 for what no page offers."""
    try:
        return None if answer in {"", NEW_PERSON} else UUID(answer)
    except ValueError:
        raise Http404 from None


def _open(request: HttpRequest, draft: IntakeDraft, intake: Intake, person: UUID | None) -> HttpResponse:
    try:
        case = submit_draft(
            actor=user_of(request), draft_id=draft.pk, revision=draft.revision, facts=intake.facts(), existing_victim_id=person
        )
    except Victim.DoesNotExist:
        raise Http404 from None
    except RefusedError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("victims:intake-review", draft.pk)
    # The same sentence for everybody: it must not tell whether somebody else knows this person.
    messages.success(
        request, _("Koordinator akan menghubungi bila perlu."), extra_tags=_("Kasus %(n)s dibuka") % {"n": case.number}
    )
    return redirect("victims:case-detail", case.pk)


def _page(
    request: HttpRequest, draft: IntakeDraft, intake: Intake, *, asked: bool = False, undecided: bool = False
) -> HttpResponse:
    user, person = user_of(request), intake.person_facts()
    matches = find_visible_matches(user, person)
    if any(person.identity.values()):  # to be shown who is like somebody is a search, and counts as one
        record_search(user, by="intake", hits=len(matches))
    context = base_context(user, draft, intake.content, "")
    parts = zip(context["items"], intake.forms.values(), strict=True)
    context |= {
        "parts": [{**item, "answers": list(answers(form))} for item, form in parts],
        "lacks": [_link(draft, lack) for lack in intake.lacks()],
        "asked": asked,
        "undecided": undecided,
        "matches": matches,
        "new_person": NEW_PERSON,
        "vital_ground": intake.is_emergency and not intake.consent.is_begun,
        "back_url": reverse("victims:intake-section", args=[draft.pk, "rincian"]),
    }
    return render(request, "victims/intake_review.html", context)


def _link(draft: IntakeDraft, lack: Lack) -> dict[str, Any]:
    section = reverse("victims:intake-section", args=[draft.pk, lack.section])
    return {"url": f"{section}?periksa=1#{lack.target}", "text": lack.text}
