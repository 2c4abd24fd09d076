"""A case as data: one key for each fact, and no key for what the reader may not see."""

from typing import Any

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.sealed import reveal, reveal_all
from victims import policies
from victims.selectors.cases import CaseView
from victims.selectors.lists import CaseRow
from victims.selectors.work import assessments_of, notes_of, services_of

IDENTITY_FIELDS = (
    "full_name", "other_names", "birth_date", "nik", "family_card_number", "passport", "phone", "safe_contact", "id_address",
    "true_address", "family_contact", "police_report_number",
)  # fmt: skip
_G = FieldGroup


def row_data(row: CaseRow) -> dict[str, Any]:
    """A line of a list; the deadline only for the owning side."""
    case = row.case
    data = {
        "id": case.pk, "number": case.number, "alias": row.alias, "status": case.status, "opened_at": case.opened_at,
        "is_restricted": case.is_restricted,
    }  # fmt: skip
    return data | ({"next_due_at": row.due_at} if row.due_at else {})


def case_data(view: CaseView) -> dict[str, Any]:
    """The whole case, by the groups of the view."""
    case = view.case
    data: dict[str, Any] = {
        "id": case.pk, "number": case.number, "status": case.status, "alias": view.alias, "is_restricted": case.is_restricted,
        "groups": sorted(view.groups),
    }  # fmt: skip
    for group, part in PARTS.items():
        if group in view:
            data |= part(view)
    if policies.is_owner_side(view.user, case):
        manager = case.case_manager.full_name if case.case_manager else None
        data |= {"owner_unit": case.owner_unit.code, "case_manager": manager, "next_due_at": case.next_due_at}
    return data | dict(reveal_all(case.victim.identity, IDENTITY_FIELDS, view))


def _summary(view: CaseView) -> dict[str, Any]:
    case = view.case
    return {
        "sex": case.victim.sex, "age_band": case.age_band, "track": case.track, "opened_at": case.opened_at,
        "arrived_at": case.arrived_at, "applied_at": case.applied_at, "closed_at": case.closed_at, "outcome": case.outcome,
        "arrival_source": case.arrival_source, "applicant_kind": case.applicant_kind, "emergency": case.emergency,
        "needs": case.needs,
    }  # fmt: skip


def _identity(view: CaseView) -> dict[str, Any]:
    victim = view.case.victim
    return {
        "age_at_intake": view.case.age_at_intake,
        "nationality": victim.nationality,
        "origin_regency": victim.origin_regency_id,
    }


def _narrative(view: CaseView) -> dict[str, Any]:
    case = view.case
    return {
        "modus": case.modus_id, "exploitation_forms": case.exploitation_forms, "forced_into_crime": case.forced_into_crime,
        "chronology": reveal(case, "chronology", view),
    }  # fmt: skip


def _migration(view: CaseView) -> dict[str, Any]:
    case = view.case
    return {
        "destination": case.destination_id, "transit_countries": case.transit_countries,
        "recruitment_channel": case.recruitment_channel, **reveal_all(case, ("route", "arrival_place"), view),
    }  # fmt: skip


def _safety(view: CaseView) -> dict[str, Any]:
    return {"safety_note": reveal(view.case, "safety_note", view)}


PARTS = {
    _G.SUMMARY: _summary, _G.IDENTITY: _identity, _G.NARRATIVE: _narrative, _G.MIGRATION: _migration, _G.SAFETY: _safety,
}  # fmt: skip


def services_data(view: CaseView) -> list[dict[str, Any]]:
    """Services that were given. Needs the group ``services``."""
    return [
        {
            "id": item["row"].pk,
            "kind": item["row"].kind_id,
            "given_on": item["row"].given_on,
            "provider": item["unit"],
            "value_rupiah": item["row"].value_rupiah,
            "note": item["note"],
        }
        for item in services_of(view)["items"]
    ]


def notes_data(view: CaseView) -> list[dict[str, Any]]:
    """Notes on the parts that may be seen."""
    return [
        {"id": item["row"].pk, "group": item["row"].group, "written_at": item["row"].written_at, "body": item["body"]}
        for item in notes_of(view)
    ]


def assessments_data(view: CaseView) -> list[dict[str, Any]]:
    """Assessments, each with the dimensions and notes that may be seen."""
    return [_assessment(item) for item in assessments_of(view)]


def _assessment(item: dict[str, Any]) -> dict[str, Any]:
    row = item["row"]
    notes: dict[str, Any] = {name: item[name] for name in ("summary", "health_note", "safety_note") if name in item}
    levels = {level["name"]: level["value"] for level in item["levels"]}
    risk = {"risk": row.risk} if item["shows_risk"] else {}
    return {"id": row.pk, "kind": row.kind, "assessed_at": row.assessed_at, "levels": levels, **risk, **notes}
