"""Where the browser sends each field as it is typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.core import formats
from tppo_cases.core.strict_input import load_json
from victims.errors import RefusedError
from victims.forms.intake_facts import SECTION_FORMS
from victims.models.draft import IntakeDraft
from victims.services.drafts import save_section
from victims.views.intake import find_draft

Change = tuple[dict[str, list[str]], dict[str, int]]


@requires(Capability.INTAKE_CREATE)
@require_POST
def intake_save(request: HttpRequest, draft_id: UUID) -> JsonResponse:
    """Keep ``{"changes": {section: {field: {"v": [texts], "t": milliseconds}}}}``; answers when it was kept.

    400: not understood. 409: the draft is no longer one, or a text is too long; ``detail`` is a sentence for people.
    """
    draft = find_draft(request, draft_id)
    try:
        changes = {slug: _change(slug, fields) for slug, fields in load_json(request.body)["changes"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return JsonResponse({"detail": "not understood"}, status=400)
    try:
        for slug, (values, stamps) in changes.items():
            draft = _save(request, draft, slug, values, stamps)
    except RefusedError as refusal:
        return JsonResponse({"detail": refusal.messages[0]}, status=409)
    return JsonResponse({"saved_at": formats.clock(draft.saved_at)})


def _save(
    request: HttpRequest, draft: IntakeDraft, slug: str, values: dict[str, list[str]], stamps: dict[str, int]
) -> IntakeDraft:
    return save_section(actor=user_of(request), draft_id=draft.pk, section=slug, values=values, stamps=stamps)


def _change(slug: str, fields: Mapping[str, Any]) -> Change:
    """Values and times of the fields that this section has; others are left out. Raises KeyError, TypeError, ValueError."""
    known = set(SECTION_FORMS[slug].input_names()) & set(fields)
    values = {name: _texts(fields[name]["v"]) for name in known}
    return values, {name: int(fields[name]["t"]) for name in known}


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [str(text).strip() for text in value]
