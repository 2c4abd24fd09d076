"""Drafts: what was typed stays, field by field; nobody else sees it."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.cases import as_owner
from tests.factories.drafts import arrival, consent, make_draft, open_draft
from tppo_cases.access.context import access_of, scope
from tppo_cases.audit.models import AuditEvent
from victims.errors import RefusedError
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import content_of, open_drafts
from victims.services.drafts import discard_draft, save_section, start_draft

pytestmark = pytest.mark.django_db


def unit_of(user):
    return access_of(user).memberships[0].unit


def typed(user, draft, section):
    with scope(user):
        return content_of(user, IntakeDraft.objects.get(pk=draft.pk)).section(section)


def test_the_same_key_starts_one_draft(cast):
    key = uuid.uuid4()
    with scope(cast.worker):
        drafts = {start_draft(actor=cast.worker, unit=unit_of(cast.worker), key=key).pk for _ in range(2)}

    assert len(drafts) == 1


def test_nobody_starts_a_draft_in_another_unit(cast):
    with scope(cast.worker), pytest.raises(PermissionDenied):
        start_draft(actor=cast.worker, unit=unit_of(cast.other_worker))


@pytest.mark.parametrize("name", ["directorate", "health_officer", "coordinator", "agency_admin", "superuser"])
def test_roles_without_intake_start_no_draft(cast, name):
    user = getattr(cast, name)
    with scope(user), pytest.raises(PermissionDenied):
        start_draft(actor=user, unit=unit_of(cast.worker))


def test_text_is_kept_as_typed_and_sealed(cast):
    draft = make_draft(cast.worker, kedatangan={"age": ["dua puluh"], "alias": ["Melur"]})

    assert typed(cast.worker, draft, "kedatangan") == {"age": ["dua puluh"], "alias": ["Melur"]}
    assert b"Melur" not in bytes(draft.content.data)
    assert str(draft.content) == "•••"


def test_a_later_writing_of_a_field_wins_and_others_stay(cast):
    draft = make_draft(cast.worker, kedatangan={"alias": ["A"], "age": ["20"]})
    with scope(cast.worker):
        save_section(
            actor=cast.worker, draft_id=draft.pk, section="kedatangan", values={"alias": ["lama"]}, stamps={"alias": 1}
        )
        saved = save_section(actor=cast.worker, draft_id=draft.pk, section="kedatangan", values={"age": ["21"]})

    assert typed(cast.worker, draft, "kedatangan") == {"alias": ["A"], "age": ["21"]}
    assert saved.revision == draft.revision + 1


def test_a_clock_that_is_ahead_does_not_win_forever(cast):
    draft = make_draft(cast.worker, kedatangan={})
    with scope(cast.worker):
        future = {"alias": 9_999_999_999_999}
        save_section(actor=cast.worker, draft_id=draft.pk, section="kedatangan", values={"alias": ["A"]}, stamps=future)
        save_section(actor=cast.worker, draft_id=draft.pk, section="kedatangan", values={"alias": ["B"]})

    assert typed(cast.worker, draft, "kedatangan")["alias"] == ["B"]


def test_only_the_writer_and_the_head_of_her_unit_see_a_draft(cast):
    draft = make_draft(cast.worker)

    seen = set()
    for name, user in cast:
        with scope(user):
            if open_drafts(user).filter(pk=draft.pk).exists():
                seen.add(name)
    assert seen == {"worker", "head"}


def test_a_colleague_can_neither_read_nor_write_it(cast):
    draft = make_draft(cast.worker)

    with scope(cast.colleague):
        with pytest.raises(IntakeDraft.DoesNotExist):
            save_section(actor=cast.colleague, draft_id=draft.pk, section="kedatangan", values={"alias": ["X"]})
        with pytest.raises(PermissionDenied):
            content_of(cast.colleague, draft)


def test_the_head_goes_on_with_a_draft(cast):
    draft = make_draft(cast.worker)
    with scope(cast.head):
        save_section(actor=cast.head, draft_id=draft.pk, section="kedatangan", values={"alias": ["Baru"]})

    assert typed(cast.worker, draft, "kedatangan")["alias"] == ["Baru"]


def test_discarding_erases_what_was_typed(cast):
    draft = make_draft(cast.worker)
    with scope(cast.worker):
        discard_draft(actor=cast.worker, draft_id=draft.pk)
        gone = IntakeDraft.objects.get(pk=draft.pk)
        assert gone.content is None
        assert not open_drafts(cast.worker).exists()
        with pytest.raises(RefusedError):
            save_section(actor=cast.worker, draft_id=draft.pk, section="kedatangan", values={"alias": ["X"]})
    with as_owner():
        assert set(AuditEvent.objects.filter(target_id=str(draft.pk)).values_list("action", flat=True)) == {
            "draft.created", "draft.discarded",
        }  # fmt: skip


def test_a_draft_that_became_a_case_takes_nothing_more(cast):
    draft = make_draft(cast.worker, kedatangan=arrival(), persetujuan=consent())
    open_draft(cast.worker, draft)

    with scope(cast.worker), pytest.raises(RefusedError, match="sudah menjadi kasus"):
        save_section(actor=cast.worker, draft_id=draft.pk, section="kedatangan", values={"alias": ["X"]})


@pytest.mark.parametrize(("section", "values"), [("tidak-ada", {"alias": ["x"]}), ("kedatangan", {"alias": ["x" * 20_001]})])
def test_unknown_sections_and_huge_texts_are_refused(cast, section, values):
    draft = make_draft(cast.worker)
    with scope(cast.worker), pytest.raises(RefusedError):
        save_section(actor=cast.worker, draft_id=draft.pk, section=section, values=values)
