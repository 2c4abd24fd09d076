"""The board of all shelters, and its table as a file."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from shelters.selectors.board import Board, Row, board_for, in_work_area_of, map_rows, narrowed
from shelters.selectors.placements import waiting_for
from shelters.states import SHORT_LABELS, BedKind
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.spreadsheets import safe_text

MOST, AREA = "kosong", "wilayah"
CHIPS = {
    MOST: gettext_lazy("Kosong terbanyak"), "perempuan": gettext_lazy("Perempuan"), "laki-laki": gettext_lazy("Laki-laki"),
    "anak": gettext_lazy("Anak"), "bayi": gettext_lazy("Bayi"), AREA: gettext_lazy("Wilayah kerja"),
}  # fmt: skip
KINDS = {
    "perempuan": (BedKind.FEMALE,), "laki-laki": (BedKind.MALE,), "anak": (BedKind.BOY, BedKind.GIRL),
    "bayi": (BedKind.INFANT,),
}  # fmt: skip


def _chosen(request: HttpRequest) -> str:
    wanted = request.GET.get("urut", MOST)
    return wanted if wanted in CHIPS else MOST


def _rows(user: User, board: Board, chosen: str) -> list[Row]:
    if chosen in KINDS:
        return narrowed(board.rows, KINDS[chosen])
    return in_work_area_of(user, board.rows) if chosen == AREA else list(board.rows)


def _chips(chosen: str) -> list[dict[str, Any]]:
    return [
        {"url": f"?urut={code}#unit", "label": label, "current": code == chosen, "count": ""} for code, label in CHIPS.items()
    ]


@require_GET
@requires(Capability.SHELTER_READ)
def board(request: HttpRequest) -> HttpResponse:
    """Free beds now: in all, by province, by kind, and shelter by shelter."""
    user = user_of(request)
    found, chosen = board_for(user), _chosen(request)
    return render(
        request,
        "shelters/board.html",
        {
            "board": found, "rows": _rows(user, found, chosen), "chips": _chips(chosen), "short": SHORT_LABELS.values(),
            "map_rows": map_rows(found), "waiting": waiting_for(user), "now": timezone.now(), "is_narrowed": chosen != MOST,
        },
    )  # fmt: skip


@require_GET
@requires(Capability.SHELTER_READ)
def download(request: HttpRequest) -> HttpResponse:
    """The table as CSV, with the moment it was made; nothing in it is about a person."""
    user = user_of(request)
    now = timezone.localtime()
    name = f"tempat-tidur-{now:%Y%m%d-%H%M}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    response.write("\ufeff")  # for spreadsheet programs
    writer = csv.writer(response, delimiter=";")
    kinds = [_("%(kind)s kosong") % {"kind": label} for label in BedKind.labels]
    writer.writerow([_("Unit"), _("Kota"), *kinds, _("Kosong"), _("Terisi"), _("Kapasitas")])
    rows = board_for(user).rows
    for row in rows:
        free = [beds.free if beds.free is not None else "" for beds in row.beds]
        writer.writerow(
            [safe_text(row.shelter.unit.name), safe_text(row.shelter.city), *free, row.free, row.occupied, row.capacity]
        )
    record(user, "shelter.board_downloaded", details={"rows": len(rows)})
    return response
