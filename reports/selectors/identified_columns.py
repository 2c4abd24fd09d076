"""The columns of a file that names persons, by field group. A cell is empty unless its case opens the group to the reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core import formats
from tppo_cases.core.sealed import reveal
from victims.case_page.identity import PARTS, birth_words
from victims.models.reference import ExploitationForm
from victims.models.work import Assessment
from victims.selectors.cases import CaseView

_G = FieldGroup


@dataclass(frozen=True)
class Beside:
    """What lies beside the cases of one batch, read once for all of them."""

    assessments: Mapping[UUID, Assessment]
    forms: Mapping[str, str]


Read = Callable[[CaseView, Beside], str]


@dataclass(frozen=True)
class Column:
    """One column: the group that opens it, its head, and how a cell is read."""

    group: str
    label: str | Promise
    read: Read


def beside(case_ids: Iterable[UUID]) -> Beside:
    """Two queries for any number of cases."""
    newest = Assessment.objects.filter(case_id__in=list(case_ids)).order_by("case_id", "-assessed_at").distinct("case_id")
    return Beside({row.case_id: row for row in newest}, {form.pk: str(form) for form in ExploitationForm.objects.all()})


def _of_case(name: str) -> Read:
    return lambda view, _beside: reveal(view.case, name, view)


def _of_person(name: str) -> Read:
    return lambda view, _beside: reveal(view.case.victim.identity, name, view)


def _of_assessment(name: str) -> Read:
    def read(view: CaseView, beside: Beside) -> str:
        found = beside.assessments.get(view.case.pk)
        return reveal(found, name, view) if found else ""

    return read


def _forms(view: CaseView, beside: Beside) -> str:
    return ", ".join(beside.forms.get(code, code) for code in view.case.exploitation_forms)


def _nationality(view: CaseView, _beside: Beside) -> str:
    code = view.case.victim.nationality
    return _("Indonesia") if code == "ID" else code


_SUMMARY = (
    (gettext_lazy("Nomor kasus"), lambda view, _beside: view.case.number),
    (gettext_lazy("Nama samaran"), lambda view, _beside: view.alias),
    (gettext_lazy("Status"), lambda view, _beside: view.case.get_status_display()),
    (gettext_lazy("Dibuka"), lambda view, _beside: formats.long_date(view.case.opened_at)),
    (gettext_lazy("Datang"), lambda view, _beside: formats.long_date(view.case.arrived_at)),
    (gettext_lazy("Datang melalui"), lambda view, _beside: view.case.get_arrival_source_display()),
    (gettext_lazy("Kelompok usia"), lambda view, _beside: view.case.get_age_band_display()),
)
_PERSON = (
    (gettext_lazy("Jenis kelamin"), lambda view, _beside: view.case.victim.get_sex_display()),
    (gettext_lazy("Lahir"), lambda view, _beside: birth_words(view)),
    (gettext_lazy("Kewarganegaraan"), _nationality),
    (gettext_lazy("Asal"), lambda view, _beside: str(view.case.victim.origin_regency or "")),
)
# Named in full, masked nowhere: whoever asks for the group has given a purpose for it. Where a person lives now, and what
# is planned for the return, never leaves the system in a file.
COLUMNS: tuple[Column, ...] = (
    *(Column(_G.SUMMARY, label, read) for label, read in _SUMMARY),
    *(Column(_G.IDENTITY, label, read) for label, read in _PERSON),
    *(Column(group, label, _of_person(name)) for group, _title, fields in PARTS for name, label in fields.items()),
    Column(_G.MIGRATION, gettext_lazy("Negara tujuan"), lambda view, _beside: str(view.case.destination or "")),
    Column(_G.MIGRATION, gettext_lazy("Rute"), _of_case("route")),
    Column(_G.MIGRATION, gettext_lazy("Tempat datang"), _of_case("arrival_place")),
    Column(_G.NARRATIVE, gettext_lazy("Modus"), lambda view, _beside: str(view.case.modus or "")),
    Column(_G.NARRATIVE, gettext_lazy("Eksploitasi"), _forms),
    Column(_G.NARRATIVE, gettext_lazy("Kronologi"), _of_case("chronology")),
    Column(_G.SAFETY, gettext_lazy("Keamanan"), _of_case("safety_note")),
    Column(_G.HEALTH, gettext_lazy("Catatan kesehatan terakhir"), _of_assessment("health_note")),
    Column(_G.PSYCHOSOCIAL, gettext_lazy("Asesmen terakhir"), _of_assessment("summary")),
)
OFFERED: tuple[str, ...] = tuple(dict.fromkeys(column.group for column in COLUMNS))


def columns_of(groups: Iterable[str]) -> list[Column]:
    """The columns of these groups, in their fixed order."""
    chosen = frozenset(groups)
    return [column for column in COLUMNS if column.group in chosen]


def cells_of(view: CaseView, columns: Iterable[Column], beside: Beside) -> list[str]:
    """One line: a cell that the view does not open is empty."""
    return [column.read(view, beside) if column.group in view.groups else "" for column in columns]
