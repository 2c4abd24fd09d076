"""Make a case of a draft, exactly once."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.audit.services import gathered, record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.models.case import CaseEvent, TraffickingEvent, VictimCase
from victims.models.draft import IntakeDraft
from victims.models.person import SearchToken, Victim
from victims.services.closing import heads_of
from victims.services.consents import ConsentFacts, add_consent, check_consent
from victims.services.drafts import lock_draft
from victims.services.opening import ADULT_AGE, CaseFacts, PersonFacts, open_case, queue_match_search
from victims.services.ownership import restrict_case
from victims.services.screening import ScreeningFacts, add_screening
from victims.services.tokens import tokens_of
from victims.states import BirthPrecision, DraftStatus, Sex, Track

CHILD_SEXUAL_MODUS = "SEKS_A"
SEXUAL_FORM = "sexual"


@dataclass(frozen=True, kw_only=True)
class IntakeFacts:
    """Everything that an intake told, understood. ``new_event`` names an event that is not on the list yet."""

    person: PersonFacts
    case: CaseFacts
    consent: ConsentFacts
    screening: ScreeningFacts = field(default_factory=ScreeningFacts)
    event_id: UUID | None = None
    new_event: str = ""

    @property
    def is_identified(self) -> bool:
        """Whether anything is known by which the person can be told from another: alias, name, sex or age."""
        named = self.person.identity.get("alias") or self.person.identity.get("full_name")
        return bool(named) or self.person.sex != Sex.UNKNOWN or self.case.age is not None


@transaction.atomic
def submit_draft(
    *, actor: User, draft_id: UUID, revision: int, facts: IntakeFacts, existing_victim_id: UUID | None = None
) -> VictimCase:
    """Open the case of a draft; a second submission returns the same case.

    ``facts`` were read from the draft at ``revision``; ``existing_victim_id`` is a person that the actor sees and found
    to be the same. The draft's text is erased. Raises IntakeDraft.DoesNotExist, Victim.DoesNotExist, PermissionDenied,
    or RefusedError when the draft changed meanwhile, was discarded, or lacks the minimum. The sexual case of a child is
    limited to the worker and the heads of her unit at once.
    """
    draft = lock_draft(actor, draft_id)
    if draft.status == DraftStatus.SUBMITTED:
        return VictimCase.objects.visible_to(actor).get(draft_id=draft.pk)
    require(policies.can_open_case(actor))
    _check(draft, revision, facts)
    person: PersonFacts | Victim = facts.person
    if existing_victim_id is not None:
        person = Victim.objects.visible_to(actor).select_related("identity").get(pk=existing_victim_id)
    with gathered():
        case = open_case(actor=actor, unit=draft.unit, person=person, facts=facts.case, draft_id=draft.pk)
        if isinstance(person, Victim):
            _complete_person(actor, case, person, facts.person)
        add_consent(actor=actor, case=case, facts=facts.consent)
        if facts.screening:
            add_screening(actor=actor, case=case, facts=facts.screening)
        _link_event(actor, case, draft.unit, facts)
    draft.status, draft.case_id = DraftStatus.SUBMITTED, case.pk
    seal(draft, content="")
    draft.save(update_fields=["status", "case_id", "content"])
    if _is_sexual_case_of_a_child(case):
        restrict_case(actor=actor, case_id=case.pk, team=heads_of(draft.unit, but=actor))
    return case


def _is_sexual_case_of_a_child(case: VictimCase) -> bool:
    """Such a case is limited to named persons from its first moment (design, section 3; UU SPPA 11/2012 Art. 19)."""
    return case.track == Track.CHILD and (case.modus_id == CHILD_SEXUAL_MODUS or SEXUAL_FORM in case.exploitation_forms)


def _check(draft: IntakeDraft, revision: int, facts: IntakeFacts) -> None:
    if draft.status == DraftStatus.DISCARDED:
        raise RefusedError(_("Draf ini sudah dibatalkan."))
    if draft.revision != revision:
        raise RefusedError(_("Ada isian yang baru masuk. Periksa lagi, lalu buka kasus."))
    if not facts.is_identified:
        raise RefusedError(_("Isi nama samaran, jenis kelamin, atau usia"))
    is_child = facts.case.age is not None and facts.case.age < ADULT_AGE
    check_consent(facts.consent, Track.CHILD if is_child else Track.ADULT)


def _complete_person(actor: User, case: VictimCase, victim: Victim, told: PersonFacts) -> None:
    """Add to a known person what was empty until now; what stands there already is never overwritten here."""
    identity = victim.identity
    added = {name: text for name, text in told.identity.items() if text and getattr(identity, name) is None}
    if identity.birth_precision == BirthPrecision.UNKNOWN and told.birth_year:
        identity.birth_precision = told.birth_precision
    _complete_columns(victim, told)
    seal(identity, **added)
    identity.save(update_fields=["birth_precision", *added])
    SearchToken.objects.bulk_create(
        (SearchToken(victim=victim, kind=kind, key=key, token=token) for kind, key, token in tokens_of(told.identity)),
        ignore_conflicts=True,
    )
    if added:
        queue_match_search(actor, victim.pk, draft_id=case.draft_id)
    record(
        actor,
        "identity.changed",
        target=identity,
        case_id=case.pk,
        unit_id=case.owner_unit_id,
        details={"fields": sorted(added)},
    )


def _complete_columns(victim: Victim, told: PersonFacts) -> None:
    if victim.sex == Sex.UNKNOWN:
        victim.sex = told.sex
    victim.birth_year = victim.birth_year or told.birth_year
    victim.origin_regency_id = victim.origin_regency_id or told.origin_regency_id
    victim.save(update_fields=["sex", "birth_year", "origin_regency"])


def _link_event(actor: User, case: VictimCase, unit: Unit, facts: IntakeFacts) -> None:
    """Tie the case to an event that the actor may choose, or to a new one of her unit."""
    if facts.event_id is not None:
        event = TraffickingEvent.objects.visible_to(actor).get(pk=facts.event_id)
    elif facts.new_event:
        arrived: date = facts.case.arrived_at.date()
        event = TraffickingEvent(registered_principal=unit_principal(unit.pk), happened_on=arrived)
        seal(event, label=facts.new_event)
        event.save(force_insert=True)
    else:
        return
    CaseEvent.objects.create(case=case, event=event)
    record(actor, "event.linked", target=event, case_id=case.pk, unit_id=case.owner_unit_id)
