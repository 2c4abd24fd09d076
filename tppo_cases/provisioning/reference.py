"""Load the reference lists of all apps from the CSV files that stand beside them."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from referrals.models import RequestedService
from shelters.models import Capacity, Shelter, WorkArea
from shelters.states import BedKind
from tppo_cases.accounts.models import Agency, Unit
from tppo_cases.core.regions import Province, Regency
from tppo_cases.privacy.models.retention import RetentionRule
from victims.models.reference import Country, DeadlineRule, ExploitationForm, Modus, ServiceKind, Term

Row = TypeVar("Row", bound=Model)
# How a shelter's beds are shared out among the kinds, in percent (proposal; capacities are editable data).
BED_SHARES = {BedKind.MALE: 36, BedKind.FEMALE: 36, BedKind.BOY: 12, BedKind.GIRL: 12, BedKind.INFANT: 4}
CAPACITY_FROM = date(2023, 1, 1)


def _rows(path: str) -> Iterator[dict[str, str]]:
    with (Path(settings.BASE_DIR) / path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _upsert(model: type[Row], key: str, rows: list[dict[str, object]], *, keep: str = "") -> None:
    """Insert or update by the unique column ``key``; rows that left the file stay, since old cases name them.

    A column ``keep`` is filled once: afterwards people change it on the screen.
    """
    names = [name for name in rows[0] if name not in {key, keep}]
    model._default_manager.bulk_create(
        (model(**row) for row in rows), update_conflicts=True, unique_fields=[key], update_fields=names
    )


def _load_regions() -> None:
    _upsert(Province, "code", [dict(row) for row in _rows("tppo_cases/core/data/provinces.csv")])
    regencies = _rows("tppo_cases/core/data/regencies.csv")
    _upsert(
        Regency, "code",
        [{"code": r["code"], "name": r["name"], "kind": r["kind"], "province_id": r["province_code"]} for r in regencies],
    )  # fmt: skip


def _load_terms() -> None:
    files: dict[type[Term], str] = {
        Modus: "victims/data/modus.csv",
        ExploitationForm: "victims/data/exploitation_forms.csv",
        ServiceKind: "victims/data/service_kinds.csv",
        Country: "victims/data/countries.csv",
        RequestedService: "referrals/data/requested_services.csv",
    }
    for model, path in files.items():
        _upsert(model, "code", [dict(row) for row in _rows(path)])
    rules = _rows("victims/data/deadline_rules.csv")
    _upsert(DeadlineRule, "code", [{**row, "urgent_hours": row["urgent_hours"] or None} for row in rules])
    _upsert(RetentionRule, "code", [dict(row) for row in _rows("tppo_cases/privacy/data/retention_rules.csv")])


def _load_agencies() -> None:
    agencies = _rows("tppo_cases/accounts/data/agencies.csv")
    _upsert(
        Agency,
        "code",
        [{**row, "shareable_groups": row["shareable_groups"].split()} for row in agencies],
        keep="shareable_groups",
    )
    ids = dict(Agency.objects.values_list("code", "pk"))
    rows = list(_rows("tppo_cases/accounts/data/units.csv"))
    rows += [
        {"code": r["unit_code"], "agency": "kemensos", "parent": "kemensos-direktorat", "name": r["name"], "kind": r["kind"],
         "regency": r["regency_code"]}
        for r in _rows("shelters/data/shelters.csv")
    ]  # fmt: skip
    _upsert(
        Unit,
        "code",
        [
            {
                "code": row["code"],
                "agency_id": ids[row["agency"]],
                "name": row["name"],
                "kind": row["kind"],
                "regency_id": row["regency"] or None,
            }
            for row in rows
        ],
    )
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        units[row["code"]].parent = units.get(row["parent"])
    Unit.objects.bulk_update(units.values(), ["parent"])


def _load_shelters() -> None:
    units = dict(Unit.objects.values_list("code", "pk"))
    rows = list(_rows("shelters/data/shelters.csv"))
    _upsert(
        Shelter, "code",
        [{"code": r["code"], "unit_id": units[r["unit_code"]], "city": r["city"], "latitude": r["latitude"],
          "longitude": r["longitude"]} for r in rows],
    )  # fmt: skip
    shelters = dict(Shelter.objects.values_list("code", "pk"))
    known = set(Capacity.objects.values_list("shelter_id", flat=True))
    Capacity.objects.bulk_create(
        Capacity(shelter_id=shelters[row["code"]], bed_kind=kind, beds=beds, from_on=CAPACITY_FROM)
        for row in rows
        if shelters[row["code"]] not in known
        for kind, beds in shared_beds(int(row["beds"])).items()
    )
    _load_work_areas()


def _load_work_areas() -> None:
    """Give a shelter without a work area the regencies of its own province (proposal: the real areas cross provinces)."""
    regencies: dict[str, list[str]] = {}
    for code, province in Regency.objects.values_list("code", "province_id"):
        regencies.setdefault(province, []).append(code)
    WorkArea.objects.bulk_create(
        WorkArea(shelter_id=shelter, regency_id=code)
        for shelter, province in Shelter.objects.filter(work_areas=None).values_list("pk", "unit__regency__province_id")
        for code in regencies.get(province, ())
    )


def shared_beds(total: int) -> dict[BedKind, int]:
    """Share ``total`` beds out among the kinds; what rounding leaves goes to women."""
    shares = {kind: total * percent // 100 for kind, percent in BED_SHARES.items()}
    shares[BedKind.FEMALE] += total - sum(shares.values())
    return shares


@transaction.atomic
def load_reference() -> None:
    """Load or refresh every reference list; safe to repeat."""
    _load_regions()
    _load_terms()
    _load_agencies()
    _load_shelters()
