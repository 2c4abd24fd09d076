"""One state of the story, in which every member of the cast stands in another relation to what there is.

- ``own``: a case of RPTC Bambu Apus, placed there, accepted by Kemenkes, submitted for but not yet approved to KP2MI
- ``restricted``: a second case of that unit, of which only the worker and her colleague are named
  The training coordinator is walled off from it, and lifting that waits for a second person; the head of Sentra Paramita
  opened a fourth case of the unit in an emergency
- ``other``: a case of Sentra Paramita; the same person as ``restricted``, so the coordination desk has a candidate, of
  which it knows the number of ``other`` alone
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reports.figures.periods import Quarter
from reports.services.exports import request_export
from reports.services.quarterly import create_report
from tests.cast import OTHER_UNIT, Cast
from tests.factories import privacy
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case
from tests.factories.documents import add
from tests.factories.identified import ask as ask_identified
from tests.factories.outbox import find_matches
from tests.factories.placements import own_shelter, place
from tests.factories.tokens import give_token
from tppo_cases.access.context import access_of, scope
from tppo_cases.access.defaults.models import GroupDefault
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Membership, Unit
from tppo_cases.audit.models import Anomaly
from tppo_cases.core.scope import scope_principals
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.services import notify
from tppo_cases.privacy.models.breaches import BreachCase
from tppo_cases.privacy.models.stops import StopNotice
from tppo_cases.privacy.services.holds import place_hold
from victims.models.case import VictimCase
from victims.models.person import MatchCandidate
from victims.services.drafts import start_draft
from victims.services.emergency import open_in_emergency
from victims.services.ownership import restrict_case
from victims.services.screening import ScreeningFacts, record_screening
from victims.services.walls import ask_to_lift, raise_wall

NIK = "5203014107990001"
OWN_TEAM = ("worker", "colleague", "head")
OWNERS = (*OWN_TEAM, "shelter_staff")
RECEIVERS = ("health_officer", "health_colleague")
# Who sees what, written by hand from the design (section 4). Everything else is derived from it or measured against it.
SEES: dict[str, frozenset[str]] = {
    "own": frozenset({*OWNERS, "directorate", *RECEIVERS}),
    "restricted": frozenset({"worker", "colleague"}),
    "other": frozenset({"other_worker", "other_head", "directorate"}),
    "referral_accepted": frozenset({*OWN_TEAM, "directorate", *RECEIVERS}),
    "referral_submitted": frozenset({*OWN_TEAM, "directorate"}),
    "placement": frozenset(OWNERS),
    "draft": frozenset({"worker", "head"}),
    "match": frozenset({"coordinator"}),
    "shelter": frozenset({*OWNERS, "directorate", "other_worker", "other_head", "coordinator"}),
    "report": frozenset({"report_admin", "report_checker", "report_signer", "auditor", "directorate"}),
    "export": frozenset({"report_admin"}),
    "identified": frozenset({"head"}),
    "notification": frozenset({"head"}),
    "token": frozenset({"worker"}),
    "account": frozenset({"agency_admin"}),
    "approval": frozenset({"worker", "head", "directorate", "auditor"}),
    "emergency": frozenset({"other_head", "worker", "head", "directorate", "auditor"}),
    "anomaly": frozenset({"auditor"}),
    "request": frozenset({*OWN_TEAM, "auditor"}),
    "hold": frozenset({*OWN_TEAM, "auditor"}),
    "notice": frozenset({*OWN_TEAM, *RECEIVERS}),
    "breach": frozenset({"worker", "auditor"}),
    "touched": frozenset({*OWN_TEAM, "auditor"}),
    "group_list": frozenset({"agency_admin"}),
}


@dataclass(frozen=True)
class Story:
    """The rows, by the names of ``SEES``, and what each kind of URL parameter stands for."""

    rows: dict[str, Any]
    aliases: dict[str, str]

    def arguments(self, name: str, parameters: tuple[str, ...], target: str) -> dict[str, Any]:
        """The URL arguments of one address for a target."""
        case = {"case_id": self.rows[target].pk} if target in self.aliases else {}
        others = {f"{name}_id": row.pk for name, row in self.rows.items() if not isinstance(row.pk, int)}
        known = {
            **others, "referral_id": getattr(self.rows.get(target), "pk", None), "section": "kedatangan",
            "code": self.rows["shelter"].code, "token_key": self.rows["token"].token_key,
            "kind": "role", "name": "shelter_staff",
            "user_id": self.rows["account"].user_id, "post_id": self.rows["account"].pk, **case,
        }  # fmt: skip
        return {parameter: known[parameter] for parameter in parameters}

    def marks(self, target: str) -> tuple[str, ...]:
        """What betrays a row on a page: its id, and the number of a case."""
        row = self.rows[target]
        if target == "shelter":
            return (f"/{row.code}/", f'"{row.code}"')
        if target == "account":
            return (f"/{row.user_id}/",)
        return (str(row.pk), row.number) if target in self.aliases else (str(row.pk),)


def _case(worker: Any, alias: str, **identity: str) -> VictimCase:
    return make_case(worker, person={"identity": {"alias": alias, "full_name": f"Nama {alias}", **identity}})


def _cases(cast: Cast) -> dict[str, Any]:
    own = _case(cast.worker, "Cempaka")
    other = _case(cast.other_worker, "Kenanga", nik=NIK)
    restricted = _case(cast.worker, "Anggrek", nik=NIK)
    with scope(cast.worker):
        screening = record_screening(actor=cast.worker, case_id=own.pk, facts=ScreeningFacts(indicators=["deceived_job"]))
        restrict_case(actor=cast.worker, case_id=restricted.pk, team=[cast.colleague])
        draft = start_draft(actor=cast.worker, unit=access_of(cast.worker).memberships[0].unit)
    consent = refer.consent_of(cast.worker, own, "kemenkes", "p2mi")
    document = add(cast.worker, own)
    return {
        "own": own,
        "other": other,
        "restricted": restricted,
        "screening": screening,
        "draft": draft,
        "consent": consent,
        "document": document,
    }


def _privacy(cast: Cast, rows: dict[str, Any]) -> dict[str, Any]:
    """A request and a hold on ``own``, a notice to Kemenkes, an incident that touched it."""
    own, now = rows["own"], timezone.now()
    with scope(cast.head):
        hold = place_hold(actor=cast.head, case_number=own.number, ground="audit", reason="Pemeriksaan yang berjalan")
    breach = privacy.report(cast.worker)
    receiver = unit_principal(Unit.objects.get(code="kemenkes-rujukan").pk)
    with as_owner():
        notice = StopNotice.objects.create(case=own, consent=rows["consent"], receiver_principal=receiver, due_at=now)
        touched = BreachCase.objects.create(
            breach=breach, case=own, case_number=own.number, unit=own.owner_unit, events=1, first_at=now, last_at=now,
            asked_at=now,
        )  # fmt: skip
    request = privacy.make_request(cast, own)
    return {"request": request, "hold": hold, "breach": breach, "notice": notice, "touched": touched}


def tell(cast: Cast) -> Story:
    """Let the story happen up to this state, each step by the person who would take it."""
    rows = _cases(cast)
    rows["shelter"] = own_shelter()
    rows["placement"] = place(cast.head, rows["own"])
    rows["referral_accepted"] = refer.make_accepted(cast, rows["own"], consent=rows["consent"])
    migration = {"kind": "return", "services": ("escort",), "shared_groups": frozenset({"summary", "migration"})}
    rows["referral_submitted"] = refer.make_submitted(
        cast, rows["own"], facts=refer.facts("p2mi", consent=rows["consent"], **migration)
    )
    with scope(cast.worker):
        rows["wall"] = raise_wall(actor=cast.worker, case_id=rows["own"].pk, user=cast.training, reason="kin")
        rows["approval"] = ask_to_lift(actor=cast.worker, case_id=rows["own"].pk, wall_id=rows["wall"].pk, reason="Keliru")
    door = make_case(cast.worker)
    with scope(cast.other_head):
        rows["emergency"] = open_in_emergency(
            actor=cast.other_head,
            number=door.number,
            groups=["summary"],
            reason="life",
            story="Menelepon posko, minta dijemput.",
        )
    find_matches()
    with scope(cast.coordinator):
        rows["match"] = MatchCandidate.objects.visible_to(cast.coordinator).get()
    with scope(cast.report_admin):
        rows["report"] = create_report(actor=cast.report_admin, quarter=Quarter(2026, 3))
        rows["export"] = request_export(actor=cast.report_admin, report_id=rows["report"].pk, purpose="Rapat gugus tugas")
    rows["identified"] = ask_identified(cast.head)
    notify([cast.head], NotificationKind.CASE_CLOSING, rows["own"].pk)
    rows["notification"] = Notification.objects.get(user=cast.head, kind=NotificationKind.CASE_CLOSING)
    rows["token"], _text = give_token(cast.worker)
    rows["group_list"] = GroupDefault.objects.get(kind="role", code="shelter_staff")
    rows["account"] = Membership.objects.get(user=cast.other_worker, unit__code=OTHER_UNIT)
    with scope_principals((), reads_audit=True):
        rows["anomaly"] = Anomaly.objects.create(kind=Anomaly.Kind.DENIALS, key="1", at=timezone.now(), count=20)
    rows |= _privacy(cast, rows)
    return Story(rows, {"own": "Cempaka", "restricted": "Anggrek", "other": "Kenanga"})
