"""What stands in an intake draft, for those who may write in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import reveal
from victims import policies
from victims.models.case import TraffickingEvent
from victims.models.draft import IntakeDraft
from victims.selectors.cases import Groups
from victims.states import DraftStatus

DRAFT_GROUP = Groups(frozenset({"draft"}))
Values = dict[str, list[str]]


@dataclass
class DraftContent:
    """What was typed, by section and field, and when (milliseconds since 1970; 0 for what the page filled in)."""

    values: dict[str, Values] = field(default_factory=dict)
    stamps: dict[str, dict[str, int]] = field(default_factory=dict)

    def merge(self, section: str, values: Mapping[str, Sequence[str]], *, at: int) -> bool:
        """Take over these fields unless a later writing is there; whether anything changed."""
        held, stamps = self.values.setdefault(section, {}), self.stamps.setdefault(section, {})
        changed = False
        for name, texts in values.items():
            if name in stamps and stamps[name] > at:
                continue
            changed = changed or held.get(name) != list(texts)
            held[name], stamps[name] = list(texts), at
        return changed

    def section(self, slug: str) -> Values:
        """The fields of one section as they were typed."""
        return self.values.get(slug, {})

    def first(self, slug: str, name: str) -> str:
        """What was typed in a single field, '' when nothing."""
        return next(iter(self.section(slug).get(name, [])), "")

    def to_json(self) -> str:
        """The text that is sealed."""
        return json.dumps({"values": self.values, "stamps": self.stamps}, ensure_ascii=False, separators=(",", ":"))


def content_of(user: User, draft: IntakeDraft) -> DraftContent:
    """Open a draft that the user may write in. Raises PermissionDenied."""
    require(policies.can_edit_draft(user, draft))
    text = reveal(draft, "content", DRAFT_GROUP)
    return DraftContent(**json.loads(text)) if text else DraftContent()


def open_drafts(user: User) -> QuerySet[IntakeDraft]:
    """Drafts that the user may go on with, the latest first."""
    found = IntakeDraft.objects.visible_to(user).filter(status=DraftStatus.OPEN)
    return found.select_related("unit", "created_by").order_by("-saved_at")


def event_label(event: TraffickingEvent) -> str:
    """The name of an event that was found through ``visible_to``: her own unit gave it."""
    return reveal(event, "label", Groups(frozenset({"narrative"})))
