"""What the answers about a person and her case were before they were changed, in words and by part."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.former import former_bytes
from tppo_cases.audit.models import FormerRow
from tppo_cases.core import formats
from tppo_cases.core.sealed import Sealed, SealedField, reveal
from victims.case_page.identity import MASKED, PARTS, mask
from victims.models.case import VictimCase
from victims.models.person import Victim, VictimIdentity
from victims.models.reference import Country, ExploitationForm
from victims.selectors.cases import CaseView
from victims.services.facts import EDITABLE

MOST = 500  # changes of rows that one page goes back
Words = str | Promise

LABELS: dict[type[models.Model], dict[str, Words]] = {
    VictimIdentity: {
        "alias": gettext_lazy("Nama samaran"), "birth_date": gettext_lazy("Tanggal lahir"),
        **{name: label for _group, _title, fields in PARTS for name, label in fields.items()},
    },
    Victim: {"sex": gettext_lazy("Jenis kelamin"), "origin_regency": gettext_lazy("Kabupaten atau kota asal")},
    VictimCase: {
        "applicant_kind": gettext_lazy("Pemohon"), "applied_at": gettext_lazy("Permohonan masuk"),
        "emergency": gettext_lazy("Perlu pertolongan segera?"), "modus": gettext_lazy("Modus"),
        "exploitation_forms": gettext_lazy("Bentuk eksploitasi"),
        "forced_into_crime": gettext_lazy("Pelanggaran hukumnya dilakukan karena dipaksa"),
        "chronology": gettext_lazy("Kronologi"), "recruitment_channel": gettext_lazy("Direkrut lewat"),
        "destination": gettext_lazy("Negara tujuan"), "transit_countries": gettext_lazy("Negara transit"),
        "route": gettext_lazy("Rute"), "arrival_place": gettext_lazy("Tempat tiba"),
        "safety_note": gettext_lazy("Catatan keamanan"),
    },
}  # fmt: skip
_ORDER = {name: place for place, name in enumerate(name for labels in LABELS.values() for name in labels)}
IDENTITY_FIELDS = frozenset({*LABELS[VictimIdentity], *LABELS[Victim]})
_LISTS: dict[str, type[models.Model]] = {"exploitation_forms": ExploitationForm, "transit_countries": Country}


@dataclass(frozen=True)
class Line:
    """One answer before and after."""

    name: str
    label: Words
    before: str
    after: str


@dataclass
class Change:
    """What was changed at once, by whom and when."""

    at: datetime
    who: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class _Answer:
    """One column that is shown, with what it holds now or held then."""

    model: type[models.Model]
    field: Any

    def raw(self, holder: models.Model, view: CaseView) -> Any:
        """The value: text of a sealed column, else as the column has it."""
        name = self.field.attname
        return reveal(holder, name, view) if isinstance(self.field, SealedField) else getattr(holder, name)

    def former(self, row: FormerRow, view: CaseView) -> Any:
        """The value in a row of the history."""
        value = row.was[self.field.column]
        if not isinstance(self.field, SealedField):
            return value
        sealed = former_bytes(value)
        holder = self.model(pk=row.row_id, **{self.field.attname: Sealed(sealed) if sealed else None})
        return reveal(holder, self.field.attname, view)


def former_changes(view: CaseView, *, in_full: bool = False) -> list[Change]:
    """Changes of what the reader may see, the latest first, back to ``MOST`` rows. A constant number of queries.

    Numbers are masked as on the tab Identitas unless ``in_full``. What was saved without being changed is left out.
    """
    shown = _shown(view)
    rows = _rows(view, shown)
    names = _names(rows, view)
    now = {answer: _words(answer, answer.raw(_holder(view, answer.model), view), names) for answer in shown.values()}
    people = User.objects.in_bulk({row.actor_id for row in rows if row.actor_id})
    changes: dict[int, Change] = {}
    for row in rows:
        for column in row.was:
            answer = shown.get((row.table, column))
            before = _words(answer, answer.former(row, view), names) if answer else ""
            if answer is None or before == now[answer]:
                continue
            who = people[row.actor_id].full_name if row.actor_id in people else _("Sistem")
            change = changes.setdefault(row.transaction_id, Change(row.at, who))
            change.lines.append(_line(answer, before, now[answer], in_full=in_full))
            now[answer] = before
    for change in changes.values():
        change.lines.sort(key=lambda line: _ORDER[line.name])
    return list(changes.values())


def _line(answer: _Answer, before: str, after: str, *, in_full: bool) -> Line:
    name = answer.field.name
    if name in MASKED and not in_full:
        before, after = (text and mask(text) for text in (before, after))
    return Line(name, LABELS[answer.model][name], before, after)


def _shown(view: CaseView) -> dict[tuple[str, str], _Answer]:
    """The answers that the reader may see, by table and column."""
    found = {}
    for model, labels in LABELS.items():
        for name in labels:
            column: Any = model._meta.get_field(name)
            if _group(model, column) in view.groups:
                found[model._meta.db_table, column.column] = _Answer(model, column)
    return found


def _group(model: type[models.Model], column: Any) -> str:
    if isinstance(column, SealedField):
        return column.group
    return EDITABLE[column.attname] if model is VictimCase else FieldGroup.IDENTITY


def _holder(view: CaseView, model: type[models.Model]) -> models.Model:
    victim = view.case.victim
    return {VictimCase: view.case, Victim: victim, VictimIdentity: victim.identity}[model]


def _rows(view: CaseView, shown: Iterable[tuple[str, str]]) -> list[FormerRow]:
    columns: dict[str, list[str]] = defaultdict(list)
    for table, column in shown:
        columns[table].append(column)
    of_these = Q(pk__in=[])
    for model in LABELS:
        table = model._meta.db_table
        of_these |= Q(table=table, row_id=str(_holder(view, model).pk), was__has_any_keys=columns[table])
    hers = Q(case_id=view.case.pk) | Q(victim_id=view.case.victim_id)
    return list(FormerRow.objects.filter(hers, of_these, operation="UPDATE").order_by("-id")[:MOST])


def _names(rows: list[FormerRow], view: CaseView) -> dict[type[models.Model], dict[Any, str]]:
    """The words of every code of a reference table that was or is an answer."""
    codes: dict[type[models.Model], set[Any]] = {}
    for model, labels in LABELS.items():
        for name in labels:
            column: Any = model._meta.get_field(name)
            related = _LISTS.get(name) or column.related_model
            if related:
                values = [
                    row.was[column.column] for row in rows if row.table == model._meta.db_table and column.column in row.was
                ]
                for value in (*values, getattr(_holder(view, model), column.attname)):
                    codes.setdefault(related, set()).update(value if isinstance(value, list) else [value])
    return {
        model: {row.pk: str(row) for row in model._default_manager.filter(pk__in=found - {None})}
        for model, found in codes.items()
    }


def _words(answer: _Answer, value: Any, names: dict[type[models.Model], dict[Any, str]]) -> str:
    """The value as the forms say it; '' for none."""
    column = answer.field
    if isinstance(column, models.BooleanField):
        return _("Ya") if value else _("Tidak")
    if value in (None, "", []):
        return ""
    if related := _LISTS.get(column.name) or column.related_model:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(names[related].get(code, str(code)) for code in codes)
    if isinstance(column, models.DateTimeField):
        return formats.moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
    if column.name == "birth_date" and len(value) == len("2026-11-24"):
        return formats.long_date(date.fromisoformat(value))
    return str(dict(column.flatchoices).get(value, value))
