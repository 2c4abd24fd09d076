"""The invented person: taken in, cared for, referred and asked about through the services, with a word in every field."""

from typing import Any

from django.db import models
from django.utils import timezone

from referrals.services.messages import send_message
from tests.access.story import Story, tell
from tests.canary.opened import everything_sealed, place_of
from tests.canary.words import places, sealed_fields, word
from tests.cast import Cast
from tests.factories.cases import as_owner
from tests.factories.documents import add
from tests.factories.drafts import as_typed
from tests.factories.files import pdf, upload
from tppo_cases.access.context import scope
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.principals import unit_principal
from tppo_cases.core.sealed import seal
from tppo_cases.privacy.services import requests
from victims.models.case import CaseEvent, TraffickingEvent
from victims.models.person import VictimIdentity
from victims.models.reference import ServiceKind
from victims.services.assessments import AssessmentFacts, record_assessment
from victims.services.coordination import ask_units
from victims.services.drafts import save_section
from victims.services.facts import update_facts
from victims.services.notes import write_note
from victims.services.persons import update_identity
from victims.services.plans import make_plan
from victims.services.questions import Answer, answer_questions
from victims.services.screening import decide_screening
from victims.services.service_records import ServiceFacts, record_service
from victims.states import AssessmentKind, DocumentSeen, KnownElsewhere, RiskLevel, ScreeningDecision

CONTENT = "victims.Document.file"
FACTS = ("arrival_place", "route", "chronology", "safety_note")
PARTS = ("summary", "health_note", "safety_note")


def _told(label: str, *names: str) -> dict[str, str]:
    return {name: word(f"{label}.{name}") for name in names}


def take_in(cast: Cast) -> Story:
    """The story of the access tests; its first case then says the words through the services that people use."""
    story = tell(cast)
    case, screening = story.rows["own"], story.rows["screening"]
    names = [field.name for model, field in sealed_fields() if model is VictimIdentity and field.name != "birth_date"]
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values=_told("victims.VictimIdentity", *names))
        update_facts(actor=cast.worker, case_id=case.pk, values=_told("victims.VictimCase", *FACTS))
    with scope(cast.head):
        decision = {"decision": ScreeningDecision.VICTIM, "reason": word("victims.Screening.decision_reason")}
        decide_screening(actor=cast.head, screening_id=screening.pk, **decision)
    with scope(cast.worker):
        _care(cast.worker, case)
        check = word("privacy.SubjectRequest.identity_check")
        requests.verify_identity(actor=cast.worker, request_id=story.rows["request"].pk, identity_check=check)
    with scope(cast.health_officer):
        said = word("referrals.Message.body")
        send_message(actor=cast.health_officer, referral_id=story.rows["referral_accepted"].pk, body=said)
    _ask_elsewhere(cast, story)
    title, name = word("victims.Document.title"), word("victims.Document.original_name")
    add(cast.worker, case, upload(f"{name}.pdf", pdf(_written)), title=title)
    return story


def _ask_elsewhere(cast: Cast, story: Story) -> None:
    """The desk asks about the second case, whose unit answers; a draft waits; what happened to her happened to others."""
    with scope(cast.coordinator):
        ask_units(actor=cast.coordinator, match_id=story.rows["match"].pk)
    with scope(cast.worker):
        seen, known = DocumentSeen.SEEN, next(iter(KnownElsewhere))
        answer = Answer(document_seen=seen, known_elsewhere=known, note=word("victims.MatchQuestion.note"))
        answer_questions(actor=cast.worker, case_id=story.rows["restricted"].pk, answer=answer)
        typed = as_typed({"full_name": word("victims.IntakeDraft.content")})
        save_section(actor=cast.worker, draft_id=story.rows["draft"].pk, section="rincian", values=typed)
        event = TraffickingEvent(registered_principal=unit_principal(story.rows["own"].owner_unit_id))
        seal(event, label=word("victims.TraffickingEvent.label"))
        event.save(force_insert=True)
        CaseEvent.objects.create(case=story.rows["own"], event=event)


def _written(document: Any) -> None:
    """Its own content, and what a program wrote about it."""
    document.docinfo["/Title"] = word(CONTENT)
    document.pages[0].Contents = document.make_stream(f"BT ({word(CONTENT)}) Tj ET".encode())


def _care(worker: Any, case: Any) -> None:
    facts = AssessmentFacts(kind=AssessmentKind.FULL, risk=RiskLevel.HIGH, notes=_told("victims.Assessment", *PARTS))
    record_assessment(actor=worker, case_id=case.pk, facts=facts)
    make_plan(actor=worker, case_id=case.pk, service_kinds=["psychosocial"], goals=word("victims.Plan.goals"))
    kind, today = ServiceKind.objects.get(pk="psychosocial"), timezone.localdate()
    given = ServiceFacts(kind=kind, given_on=today, note=word("victims.Service.note"))
    record_service(actor=worker, case_id=case.pk, facts=given)
    for group in FieldGroup.values:
        write_note(actor=worker, case_id=case.pk, group=group, body=word(f"victims.Note.body:{group}"))


def said() -> set[str]:
    """The places whose word stands in the database, sealed."""
    return {place for place, text in everything_sealed() if place in places() and word(place) in text}


def say_the_rest(story: Story) -> set[str]:
    """What no step of this story asks for is written around the services; returns where that was."""
    already = said()
    with as_owner():
        for model, field in sealed_fields():
            for row in _rows_of(model, story):
                place = place_of(row, field)
                if place in places() and place not in already:
                    seal(row, **{field.name: word(place)})
                    row.save(update_fields=[field.name])
    return said() - already


def _rows_of(model: type[models.Model], story: Story) -> list[models.Model]:
    """Those of her case where there are such, else all that there are."""
    rows, case = model._base_manager.all(), story.rows["own"]
    names = {field.name for field in model._meta.fields}
    own = rows.filter(case=case) if "case" in names else rows.none()
    if model is type(case):
        own = rows.filter(pk=case.pk)
    elif model is VictimIdentity:
        own = rows.filter(pk=case.victim_id)
    return list(own) or list(rows)
