"""What one must know about a case: only the lines whose part the reader may see."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core import formats
from tppo_cases.core.sealed import reveal
from victims.case_page.contributions import Contribution, facts_in
from victims.models.case import VictimCase
from victims.models.reference import Country, ExploitationForm
from victims.models.work import Assessment, Screening
from victims.selectors.cases import CaseView
from victims.states import Emergency, RiskLevel, ScreeningDecision

RISK_TONES = {RiskLevel.LOW: ("daun", "check-circle"), RiskLevel.MEDIUM: ("kunyit", "exclamation-triangle")}
HIGH_RISK = ("mengkudu", "exclamation-triangle")

Fact = dict[str, Any]


def _arrival(view: CaseView) -> list[Fact]:
    case = view.case
    arrived = f"{case.get_arrival_source_display()}, {formats.moment(case.arrived_at)}"
    facts: list[Fact] = [{"label": _("Datang melalui"), "value": arrived}]
    if case.emergency != Emergency.NONE:
        urgent = {"tone": "kunyit", "icon": "exclamation-triangle"}
        facts.append({"label": _("Darurat"), "value": case.get_emergency_display(), "badge": urgent})
    return facts


def _narrative(view: CaseView) -> list[Fact]:
    case = view.case
    facts: list[Fact] = []
    if case.modus:
        facts.append({"label": _("Modus"), "value": str(case.modus)})
    if case.exploitation_forms:
        forms = ExploitationForm.objects.filter(pk__in=case.exploitation_forms)
        facts.append({"label": _("Eksploitasi"), "value": ", ".join(str(form) for form in forms).capitalize()})
    screening = Screening.objects.filter(case_id=case.pk).first()
    if screening:
        facts.append({"label": _("Penapisan"), "value": _screening_words(screening)})
    if case.forced_into_crime:
        facts.append({"label": _("Catatan hukum"), "value": _("Dipaksa berbuat pidana, tidak dipidana (Pasal 18)")})
    return facts


def _screening_words(screening: Screening) -> str:
    if screening.decided_at:
        decided = ScreeningDecision(screening.decision).label
        return _("%(decision)s, diputuskan %(day)s") % {"decision": decided, "day": formats.short_date(screening.decided_at)}
    return _("%(result)s, menunggu putusan petugas") % {"result": screening.get_result_display()}


def _migration(view: CaseView) -> list[Fact]:
    case = view.case
    route = reveal(case, "route", view)
    facts = []
    if case.destination:
        facts.append({"label": _("Negara tujuan"), "value": str(case.destination)})
    if route or case.transit_countries:
        facts.append({"label": _("Rute"), "value": route or _transit(case)})
    if case.recruitment_channel:
        facts.append({"label": _("Direkrut lewat"), "value": case.get_recruitment_channel_display()})
    return facts


def _transit(case: VictimCase) -> str:
    names = {country.pk: str(country) for country in Country.objects.filter(pk__in=case.transit_countries)}
    return ", ".join(names.get(code, code) for code in case.transit_countries)


def _safety(view: CaseView) -> list[Fact]:
    facts: list[Fact] = []
    latest = Assessment.objects.filter(case_id=view.case.pk).first()
    if latest:
        tone, icon = RISK_TONES.get(RiskLevel(latest.risk), HIGH_RISK)
        note = reveal(latest, "safety_note", view)
        words = f"{latest.get_risk_display()}: {note}" if note else latest.get_risk_display()
        facts.append({"label": _("Risiko"), "value": words, "badge": {"tone": tone, "icon": icon}})
    if note := reveal(view.case, "safety_note", view):
        facts.append({"label": _("Keamanan"), "value": note})
    return facts


PARTS = (
    (FieldGroup.SUMMARY, _arrival),
    (FieldGroup.NARRATIVE, _narrative),
    (FieldGroup.MIGRATION, _migration),
    (FieldGroup.SAFETY, _safety),
)


def key_facts(view: CaseView, contributions: Iterable[Contribution] = ()) -> list[Fact]:
    """The lines of "Yang perlu diketahui", in a fixed order; absent parts are absent."""
    facts = [fact for group, part in PARTS if group in view for fact in part(view)]
    if FieldGroup.SUMMARY in view and view.case.outcome:
        facts.insert(0, {"label": _("Hasil"), "value": view.case.get_outcome_display()})
    return [*facts, *facts_in(contributions)]
