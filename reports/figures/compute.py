"""Count a quarter. The database does the counting in one statement; here its short answer becomes tables."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import translation

from reports.figures.definition import DEFINITION_VERSION, NOT_COUNTED_OUTCOMES, NOT_COUNTED_STATUSES, SERVICE_DAYS
from reports.figures.periods import Quarter
from reports.figures.queries import figures_sql
from reports.figures.tables import TABLES, TableSpec
from shelters.models import Shelter
from shelters.states import BedKind
from tppo_cases.accounts.models import Agency
from tppo_cases.core.regions import Province
from tppo_cases.core.scope import report_role
from victims.models.reference import Country, ExploitationForm, Modus, ServiceKind, Term
from victims.states import CHILD_BANDS, AgeBand

Figures = dict[str, Any]
Answer = Mapping[str, Any]
Row = dict[str, Any]
UNKNOWN = "unknown"
UNKNOWN_LABEL = "Tidak diketahui"


def compute_figures(quarter: Quarter, agency: Agency, *, national: bool, cutoff: datetime) -> Figures:
    """Return the figures of a quarter as plain JSON: for all cases, or for those referred to the agency.

    Counts what the database holds at ``cutoff`` (aware). Words are Indonesian and frozen with the figures.
    """
    answer = run_statement(quarter, agency.pk, national=national, cutoff=cutoff)
    specs = [spec for spec in TABLES if national or not spec.national_only]
    with translation.override("id"):
        tables = {spec.code: _table(spec, _ROWS[spec.code](answer, quarter)) for spec in specs}
    return {
        "definition": DEFINITION_VERSION,
        "period": str(quarter),
        "scope": "national" if national else agency.code,
        "cutoff": cutoff.isoformat(),
        "totals": {
            "persons": answer["persons"],
            "cases": answer["cases"],
            "persons_year": answer["year"]["persons"],
            "cases_year": answer["year"]["cases"],
            "repeat_persons": answer["repeat_persons"],
            "left_out_cases": answer["left_out"],
            "service_due": answer["seven_days"]["due"],
            "service_in_time": answer["seven_days"]["in_time"],
        },
        "tables": tables,
    }


def run_statement(quarter: Quarter, agency_id: int, *, national: bool, cutoff: datetime) -> Answer:
    """The bare answer of the database, read as the report role."""
    beds_at = min(cutoff, quarter.ends_at)
    parameters: dict[str, Any] = {
        "start": quarter.starts_at,
        "end": quarter.ends_at,
        "year_start": quarter.year_starts_at,
        "first_day": quarter.first_day,
        "last_day": quarter.last_day,
        "cutoff": cutoff,
        "beds_at": beds_at,
        "beds_on": (beds_at - timedelta(microseconds=1)).astimezone(quarter.starts_at.tzinfo).date(),
        "agency": agency_id,
        "service_days": SERVICE_DAYS,
        "out_statuses": list(NOT_COUNTED_STATUSES),
        "out_outcomes": list(NOT_COUNTED_OUTCOMES),
        "child_bands": sorted(CHILD_BANDS),
    }
    with report_role(), connection.cursor() as cursor:
        cursor.execute(figures_sql(national=national), parameters)
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) else dict(answer)


def fingerprint(figures: Figures) -> str:
    """The SHA-256 of the figures in their canonical form, as 64 hexadecimal digits."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _table(spec: TableSpec, rows: list[Row]) -> dict[str, Any]:
    """Rows with their cells in the order of the columns, and the last line where the rows add up."""
    for row in rows:
        if spec.whole:
            row.setdefault(spec.whole, sum(row.get(part, 0) for part in spec.parts))
    if spec.largest:  # then by name; what is not known stands last
        rows.sort(key=lambda row: (row["key"] == UNKNOWN, -row[spec.largest], row["label"]))
    cells = [[row.get(column.code, 0) for column in spec.columns] for row in rows]
    named = [{"key": row["key"], "label": row["label"], "cells": line} for row, line in zip(rows, cells, strict=True)]
    if not spec.has_total:
        return {"rows": named}
    total = [
        None if column.kind == "hours" else sum(line[index] for line in cells) for index, column in enumerate(spec.columns)
    ]
    return {"rows": named, "total": total}


def _listed(answer: Answer, part: str) -> list[Row]:
    return answer[part] or []


def _by(answer: Answer, part: str, key: str, column: str, value: str = "persons") -> dict[str, Row]:
    """Pivot: for each key its columns, e.g. month -> age_group -> persons; an empty key is ``unknown``."""
    found: dict[str, Row] = defaultdict(lambda: defaultdict(int))
    for row in _listed(answer, part):
        found[row[key] or UNKNOWN][row[column]] += row[value]
    return found


def _labelled(rows: Iterable[tuple[str, Row]], labels: Mapping[str, str]) -> list[Row]:
    return [{**row, "key": key, "label": labels.get(key, key)} for key, row in rows]


def _term_labels(model: type[Term]) -> dict[str, str]:
    return {**dict(model._default_manager.values_list("code", "label_id")), UNKNOWN: UNKNOWN_LABEL}


def _months(answer: Answer, quarter: Quarter) -> list[Row]:
    groups = _by(answer, "month", "month", "age_group")
    cases = {row["month"]: row["cases"] for row in _listed(answer, "case_month")}
    return [{**groups[month], "key": month, "label": month, "cases": cases.get(month, 0)} for month in quarter.months]


def _sex_ages(answer: Answer, _quarter: Quarter) -> list[Row]:
    bands = _by(answer, "sex_age", "age_band", "sex")
    labels = {band.value: str(band.label) for band in AgeBand} | {UNKNOWN: UNKNOWN_LABEL}
    return _labelled(((band.value, bands[band.value]) for band in AgeBand), labels)


def _origins(answer: Answer, _quarter: Quarter) -> list[Row]:
    provinces = _by(answer, "origin", "province", "age_group")
    for row in provinces.values():
        row["adult"] = row.pop("adult_male", 0) + row.pop("adult_female", 0)
    labels = {**dict(Province.objects.values_list("code", "name")), UNKNOWN: UNKNOWN_LABEL}
    return _labelled(provinces.items(), labels)


def _terms(part: str, key: str, model: type[Term]) -> Callable[[Answer, Quarter], list[Row]]:
    """Rows of one code list with the figures as they come."""

    def rows(answer: Answer, _quarter: Quarter) -> list[Row]:
        return _labelled(((row[key] or UNKNOWN, row) for row in _listed(answer, part)), _term_labels(model))

    return rows


def _shelters(answer: Answer, _quarter: Quarter) -> list[Row]:
    shelters = {pk: (code, name) for pk, code, name in Shelter.objects.values_list("pk", "code", "unit__name")}
    return [
        {**row, "key": shelters[row["shelter"]][0], "label": shelters[row["shelter"]][1]} for row in _listed(answer, "shelter")
    ]


def _referrals(answer: Answer, _quarter: Quarter) -> list[Row]:
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    rows = []
    for row in _listed(answer, "referral"):
        sender, receiver = agencies[row["sender"]], agencies[row["receiver"]]
        hours = row["median_hours"]
        words = {"key": f"{sender.code} {receiver.code}", "label": f"{sender.short_name} ke {receiver.short_name}"}
        rows.append({**row, **words, "median_hours": None if hours is None else round(hours, 1)})
    return rows


def _beds(answer: Answer, _quarter: Quarter) -> list[Row]:
    capacity = {row["bed_kind"]: row["capacity"] for row in _listed(answer, "capacity")}
    occupied = {row["bed_kind"]: row["occupied"] for row in _listed(answer, "occupied")}
    return [
        {"key": kind.value, "label": str(kind.label), "capacity": capacity.get(kind, 0), "occupied": occupied.get(kind, 0)}
        for kind in BedKind
    ]


_ROWS: Mapping[str, Callable[[Answer, Quarter], list[Row]]] = {
    "month": _months,
    "sex_age": _sex_ages,
    "origin": _origins,
    "modus": _terms("modus", "modus", Modus),
    "exploitation": _terms("exploitation", "form", ExploitationForm),
    "destination": _terms("destination", "destination", Country),
    "service": _terms("service", "kind", ServiceKind),
    "shelter": _shelters,
    "referral": _referrals,
    "beds": _beds,
}
