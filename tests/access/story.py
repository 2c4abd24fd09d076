"""One state of the story, in which every member of the cast stands in another relation to what there is.

- ``own``: a case of RPTC Bambu Apus, placed there, accepted by Kemenkes, submitted for but not yet approved to KP2MI
- ``restricted``: a second case of that unit, of which only the worker and her colleague are named
- ``other``: a case of Sentra Paramita; the same person as ``restricted``, so the coordination desk has a candidate, of
  which it knows the number of ``other`` alone
"""

from dataclasses import dataclass
from typing import Any

from reports.figures.periods import Quarter
from reports.services.exports import request_export
from reports.services.quarterly import create_report
from tests.cast import OTHER_UNIT, Cast
from tests.factories import referrals as refer
from tests.factories.cases import make_case
from tests.factories.outbox import find_matches
from tests.factories.placements import own_shelter, place
from tppo_cases.access.context import access_of, scope
from tppo_cases.access.tokens.services import create_token
from tppo_cases.accounts.models import Membership
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.services import notify
from victims.models.case import VictimCase
from victims.models.person import MatchCandidate
from victims.services.drafts import start_draft
from victims.services.ownership import restrict_case
from victims.services.screening import ScreeningFacts, record_screening

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
    "notification": frozenset({"head"}),
    "token": frozenset({"worker"}),
    "account": frozenset({"agency_admin"}),
}


@dataclass(frozen=True)
class Story:
    """The rows, by the names of ``SEES``, and what each kind of URL parameter stands for."""

    rows: dict[str, Any]
    aliases: dict[str, str]

    def arguments(self, name: str, parameters: tuple[str, ...], target: str) -> dict[str, Any]:
        """The URL arguments of one address for a target."""
        case = {"case_id": self.rows[target].pk} if target in self.aliases else {}
        known = {
            "screening_id": self.rows["screening"].pk, "consent_id": self.rows["consent"].pk,
            "referral_id": getattr(self.rows.get(target), "pk", None), "placement_id": self.rows["placement"].pk,
            "draft_id": self.rows["draft"].pk, "section": "kedatangan", "match_id": self.rows["match"].pk,
            "code": self.rows["shelter"].code, "report_id": self.rows["report"].pk, "export_id": self.rows["export"].pk,
            "notification_id": self.rows["notification"].pk, "token_key": self.rows["token"].token_key,
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
    return {"own": own, "other": other, "restricted": restricted, "screening": screening, "draft": draft, "consent": consent}


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
    find_matches()
    with scope(cast.coordinator):
        rows["match"] = MatchCandidate.objects.visible_to(cast.coordinator).get()
    with scope(cast.report_admin):
        rows["report"] = create_report(actor=cast.report_admin, quarter=Quarter(2026, 3))
        rows["export"] = request_export(actor=cast.report_admin, report_id=rows["report"].pk, purpose="Rapat gugus tugas")
    notify([cast.head], NotificationKind.CASE_CLOSING, rows["own"].pk)
    rows["notification"] = Notification.objects.get(user=cast.head, kind=NotificationKind.CASE_CLOSING)
    rows["token"], _text = create_token(actor=cast.worker)
    rows["account"] = Membership.objects.get(user=cast.other_worker, unit__code=OTHER_UNIT)
    return Story(rows, {"own": "Cempaka", "restricted": "Anggrek", "other": "Kenanga"})
