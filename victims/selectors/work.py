"""The work on a case as its tabs show it: only rows and columns of parts that the reader may see."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Agency
from tppo_cases.core.sealed import reveal, reveal_all
from victims import policies
from victims.models.reference import ServiceKind
from victims.models.work import Assessment, Consent, Note, Plan, Screening, Service
from victims.screening_rules import Act, Means, Purpose, indicators
from victims.selectors.cases import CaseView, Groups
from victims.states import ConsentLine

MOST_ROWS = 50
_G = FieldGroup
# Which part of the case a dimension of harm belongs to.
DIMENSIONS = {
    "psychological": (_G.PSYCHOSOCIAL, _("Psikis")), "mental": (_G.PSYCHOSOCIAL, _("Mental")),
    "physical": (_G.HEALTH, _("Fisik")),
    "sexual": (_G.HEALTH, _("Seksual")), "economic": (_G.PSYCHOSOCIAL, _("Ekonomi")), "social": (_G.PSYCHOSOCIAL, _("Sosial")),
}  # fmt: skip
NOTE_BODY = Groups(frozenset({"note"}))


def _labels(choices: Any, codes: Iterable[str]) -> list[str]:
    return [str(choices(code).label) if code in choices.values else code for code in codes]


def screenings_of(view: CaseView) -> list[dict[str, Any]]:
    """Screenings with their elements, advice and decision, the latest first. Needs the narrative."""
    rows = Screening.objects.filter(case_id=view.case.pk).select_related("recorded_by", "decided_by")[:MOST_ROWS]
    known = indicators()
    return [
        {
            "row": row,
            "acts": _labels(Act, row.acts),
            "means": _labels(Means, row.means),
            "purposes": _labels(Purpose, row.purposes),
            "indicators": [known[code].label for code in row.indicators if code in known],
            "observation": reveal(row, "observation", view),
            "reason": reveal(row, "decision_reason", view),
            "is_latest": number == 0,
        }
        for number, row in enumerate(rows)
    ]


def consents_of(view: CaseView) -> list[dict[str, Any]]:
    """Consents and legal grounds, the latest first; the giver's name and the ground's note only where they may be seen."""
    rows = list(Consent.objects.filter(case_id=view.case.pk).select_related("recorded_by")[:MOST_ROWS])
    names = dict(
        Agency.objects.filter(code__in={code for row in rows for code in row.agencies}).values_list("code", "short_name")
    )
    return [
        {
            "row": row,
            "lines": _labels(ConsentLine, row.lines),
            "agencies": [names.get(code, code) for code in row.agencies],
            **reveal_all(row, ("giver_name", "legal_ground_note"), view),
        }
        for row in rows
    ]


def assessments_of(view: CaseView) -> list[dict[str, Any]]:
    """Assessments, the latest first, with the dimensions and notes of the parts that may be seen."""
    rows = Assessment.objects.filter(case_id=view.case.pk).select_related("assessed_by")[:MOST_ROWS]
    shown = [(name, label) for name, (group, label) in DIMENSIONS.items() if group in view]
    return [
        {
            "row": row,
            "levels": [{"name": name, "label": label, "value": getattr(row, name)} for name, label in shown],
            "shows_risk": FieldGroup.SAFETY in view,
            **reveal_all(row, ("summary", "health_note", "safety_note"), view),
        }
        for row in rows
    ]


def plan_of(view: CaseView) -> dict[str, Any] | None:
    """The plan that holds now, None when there is none yet."""
    plan = Plan.objects.filter(case_id=view.case.pk).select_related("made_by").first()
    if plan is None:
        return None
    kinds = ServiceKind.objects.filter(pk__in=plan.service_kinds)
    given = set(Service.objects.filter(case_id=view.case.pk).values_list("kind_id", flat=True).distinct())
    return {
        "row": plan,
        "kinds": [{"label": str(kind), "given": kind.pk in given} for kind in kinds],
        "goals": reveal(plan, "goals", view),
    }


def services_of(view: CaseView) -> dict[str, Any]:
    """Services that were given, the latest first, and what the aid was worth.

    Units are named by their agency for those who must not know at which centre the person is.
    """
    given = Service.objects.filter(case_id=view.case.pk)
    owner_side = policies.is_owner_side(view.user, view.case)
    rows = given.select_related("kind", "provider_unit__agency")[:MOST_ROWS]
    items = [
        {
            "row": row,
            "unit": row.provider_unit.name if owner_side else row.provider_unit.agency.short_name,
            "note": reveal(row, "note", view),
        }
        for row in rows
    ]
    return {"items": items, "total": given.aggregate(total=Sum("value_rupiah"))["total"]}


def notes_of(view: CaseView) -> list[dict[str, Any]]:
    """Notes on the parts that the reader may see, the latest first."""
    rows = Note.objects.filter(case_id=view.case.pk).in_groups(view.groups).select_related("author")[:MOST_ROWS]
    owner_side = policies.is_owner_side(view.user, view.case)
    return [
        {
            "row": row,
            "about": str(FieldGroup(row.group).label).capitalize(),
            "body": reveal(row, "body", NOTE_BODY),
            "author": row.author.full_name if owner_side or row.author_id == view.user.pk else "",
        }
        for row in rows
    ]
