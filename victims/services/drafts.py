"""An intake while it is being written: start it, save what was typed, discard it.

What was typed is kept as it was typed, field by field, also where it cannot be understood yet; the forms judge it.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.intake_sections import SECTION_BY_SLUG
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import DraftContent, content_of
from victims.states import DraftStatus

LARGEST_VALUE = 20_000  # characters of one field
LARGEST_CONTENT = 200_000  # characters of a whole draft


@transaction.atomic
def start_draft(
    *, actor: User, unit: Unit, key: UUID | None = None, first_values: Mapping[str, Mapping[str, Sequence[str]]] | None = None
) -> IntakeDraft:
    """Begin an intake in one of the actor's units; the same key gives the same draft.

    ``first_values`` are answers by section that the page may fill in already. Raises PermissionDenied.
    """
    require(policies.can_start_draft(actor, unit))

    def make() -> IntakeDraft:
        draft = IntakeDraft(
            unit=unit, created_by=actor, owner_principal=user_principal(actor.pk), unit_principal=unit_principal(unit.pk)
        )
        content = DraftContent()
        for section, values in (first_values or {}).items():
            content.merge(section, values, at=0)
        seal(draft, content=content.to_json())
        draft.save(force_insert=True)
        record(actor, "draft.created", target=draft, unit_id=unit.pk)
        return draft

    return IntakeDraft.objects.get(pk=run_once(actor=actor, key=key, command="draft.start", run=make))


@transaction.atomic
def save_section(
    *,
    actor: User,
    draft_id: UUID,
    section: str,
    values: Mapping[str, Sequence[str]],
    stamps: Mapping[str, int] | None = None,
) -> IntakeDraft:
    """Keep what was typed in one section. For each field the later writing stays; fields not named stay as they are.

    ``values`` maps a field's name to what was typed in it; ``stamps`` says when, in milliseconds since 1970 (now,
    where it is missing). Raises IntakeDraft.DoesNotExist, PermissionDenied, or RefusedError when the
    draft has become a case or was discarded, or a value is too long.
    """
    draft = _lock_open(actor, draft_id)
    if section not in SECTION_BY_SLUG:
        raise RefusedError(_("Bagian ini tidak dikenal"))
    if any(len(text) > LARGEST_VALUE for texts in values.values() for text in texts):
        raise RefusedError(_("Isian terlalu panjang"))
    now = timezone.now()
    now_ms = int(now.timestamp() * 1000)
    content = content_of(actor, draft)
    changed = [
        content.merge(section, {name: texts}, at=min((stamps or {}).get(name, now_ms), now_ms))
        for name, texts in values.items()
    ]
    if any(changed):
        text = content.to_json()
        if len(text) > LARGEST_CONTENT:
            raise RefusedError(_("Isian terlalu panjang"))
        seal(draft, content=text)
        draft.revision += 1
    draft.saved_at = now
    draft.save(update_fields=["content", "revision", "saved_at"])
    return draft


@transaction.atomic
def discard_draft(*, actor: User, draft_id: UUID) -> None:
    """Give a draft up; what was typed is erased. Raises as ``save_section``."""
    draft = _lock_open(actor, draft_id)
    draft.status = DraftStatus.DISCARDED
    seal(draft, content="")
    draft.save(update_fields=["status", "content"])
    record(actor, "draft.discarded", target=draft, unit_id=draft.unit_id)


def lock_draft(actor: User, draft_id: UUID) -> IntakeDraft:
    """Lock a draft that the actor may write in until the transaction ends, whatever became of it."""
    draft = IntakeDraft.objects.visible_to(actor).select_for_update(of=("self",)).select_related("unit").get(pk=draft_id)
    require(policies.can_edit_draft(actor, draft))
    return draft


def _lock_open(actor: User, draft_id: UUID) -> IntakeDraft:
    draft = lock_draft(actor, draft_id)
    if draft.status == DraftStatus.SUBMITTED:
        raise RefusedError(_("Draf ini sudah menjadi kasus. Lanjutkan di halaman kasus."))
    if draft.status == DraftStatus.DISCARDED:
        raise RefusedError(_("Draf ini sudah dibatalkan."))
    return draft
