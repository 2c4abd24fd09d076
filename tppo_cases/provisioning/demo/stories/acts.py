"""What several stories do in the same way."""

from uuid import UUID

from django.utils import timezone

from referrals.models import Referral
from referrals.services.answering import accept
from referrals.services.approval import approve, approve_afterwards
from referrals.services.drafting import create_referral, submit
from referrals.services.facts import ReferralFacts
from referrals.services.work import complete, start_work
from referrals.states import Urgency
from tppo_cases.accounts.models import Unit, User
from tppo_cases.provisioning.demo.stories.stage import Stage
from victims.models.case import VictimCase
from victims.models.reference import ServiceKind
from victims.services.drafts import start_draft
from victims.services.intake import IntakeFacts, submit_draft
from victims.services.service_records import ServiceFacts, record_service


def open_case_by_draft(actor: User, unit: Unit, facts: IntakeFacts) -> VictimCase:
    """Penerimaan awal from the first key to the case."""
    draft = start_draft(actor=actor, unit=unit)
    return submit_draft(actor=actor, draft_id=draft.pk, revision=draft.revision, facts=facts)


def refer(
    stage: Stage, case_id: UUID, sender: User, officer: User, facts: ReferralFacts, *, days: float
) -> Referral:  # fmt: skip
    """Write, submit and approve a referral; an urgent one is approved after it went on."""
    with stage.acting(sender, days=days) as actor:
        referral = create_referral(actor=actor, case_id=case_id, facts=facts)
        submit(actor=actor, referral_id=referral.pk)
    with stage.acting(officer, days=days, hours=3) as actor:
        step = approve_afterwards if facts.urgency == Urgency.URGENT else approve
        return step(actor=actor, referral_id=referral.pk)


def answer(stage: Stage, referral: Referral, receiver: User, *, days: float) -> None:
    """Accept and start."""
    with stage.acting(receiver, days=days) as actor:
        accept(actor=actor, referral_id=referral.pk)
    with stage.acting(receiver, days=days + 0.2) as actor:
        start_work(actor=actor, referral_id=referral.pk)


def finish(stage: Stage, referral: Referral, receiver: User, result: str, *, days: float) -> None:
    """Complete what was being worked on."""
    with stage.acting(receiver, days=days) as actor:
        complete(actor=actor, referral_id=referral.pk, result=result)


def serve(stage: Stage, case_id: UUID, worker: User, kind: str, *, days: float, note: str, value: int | None = None) -> None:
    """Record a service on the day that it was given."""
    day = timezone.localdate(stage.at(days=days))
    with stage.acting(worker, days=days) as actor:
        facts = ServiceFacts(kind=ServiceKind.objects.get(pk=kind), given_on=day, value_rupiah=value, note=note)
        record_service(actor=actor, case_id=case_id, facts=facts)
