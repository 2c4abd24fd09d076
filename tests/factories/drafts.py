"""Intake drafts for tests, written as the given worker."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tppo_cases.access.context import access_of, scope
from tppo_cases.accounts.models import User
from victims.forms.intake_facts import Intake
from victims.models.case import VictimCase
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import content_of
from victims.services.drafts import save_section, start_draft
from victims.services.intake import submit_draft


def arrival(**changes: str | list[str]) -> dict[str, list[str]]:
    """What a worker types in the first section: a man of 27, an hour ago, through an embassy."""
    moment = timezone.localtime() - timedelta(hours=1)
    typed: dict[str, Any] = {
        "alias": "RS", "sex": "male", "age": "27", "arrival_source": "embassy", "emergency": "none",
        "arrived_at_0": moment.strftime("%d/%m/%Y"), "arrived_at_1": moment.strftime("%H.%M"), **changes,
    }  # fmt: skip
    return as_typed(typed)


def consent(**changes: str | list[str]) -> dict[str, list[str]]:
    """The person agreed to be interviewed and to the use of the data."""
    return as_typed({"given_by": "victim", "lines": ["interview", "use"], **changes})


def as_typed(values: dict[str, Any]) -> dict[str, list[str]]:
    """Single texts as lists, the way a browser sends them."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in values.items()}


def make_draft(worker: User, **sections: dict[str, list[str]]) -> IntakeDraft:
    """A draft of the worker's first unit with these sections; without any, one that can be opened."""
    with scope(worker):
        draft = start_draft(actor=worker, unit=access_of(worker).memberships[0].unit)
        for slug, values in (sections or {"kedatangan": arrival(), "persetujuan": consent()}).items():
            draft = save_section(actor=worker, draft_id=draft.pk, section=slug, values=values)
        return draft


def open_draft(worker: User, draft: IntakeDraft, **kwargs: Any) -> VictimCase:
    """Submit a draft as the worker, with what stands in it."""
    with scope(worker):
        intake = Intake(worker, content_of(worker, draft))
        assert not intake.lacks(), intake.lacks()
        return submit_draft(actor=worker, draft_id=draft.pk, revision=draft.revision, facts=intake.facts(), **kwargs)
