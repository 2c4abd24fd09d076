"""A file with persons by name: asked for with a purpose, allowed by a second person where it is large, written by a worker.

The worker acts as the person who asked; rights are looked at when it is asked for, when it is written and at every download.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import files, policies
from reports.archive import new_password, pack
from reports.copies import copy_of, read_me
from reports.identified_book import write_identified
from reports.models import ExportedCase, IdentifiedExport
from reports.selectors import identified as reads
from reports.selectors.identified_columns import OFFERED, columns_of
from reports.states import IdentifiedStatus
from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require, scope
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Unit, User
from tppo_cases.audit.services import Details, record
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import enqueue, notify

TOPIC = "identified_export.requested"
KIND = "export.identified"
MOST_ROWS = 20_000
_S = IdentifiedStatus


@dataclass(frozen=True)
class Choice:
    """What is asked for: which cases of which unit, which groups, for what."""

    unit: Unit
    cases: str
    groups: frozenset[str]
    purpose: str
    note: str


@dataclass(frozen=True)
class Written:
    """What a worker wrote. The password is nowhere else yet."""

    size: int
    sha256: str
    password: str
    contents: dict[UUID, tuple[str, ...]]


def needs_second_person(actor: User, persons: int) -> bool:
    """Whether so many persons, with those asked for in the last day, are more than one person may take out alone."""
    return reads.lately(actor)[1] + persons > int(settings.IDENTIFIED_EXPORT_ALONE)


@transaction.atomic
def request_identified(*, actor: User, choice: Choice, key: UUID | None = None) -> IdentifiedExport:
    """Ask for the file. Above the limit it waits for a second person, else for a worker.

    Raises PermissionDenied, RefusedError (nothing to export, too much, day's limit, nobody to decide) and KeyReusedError.
    """
    run = partial(_request, actor, choice)
    return IdentifiedExport.objects.get(pk=run_once(actor=actor, key=key, command="export.identified", run=run))


def _request(actor: User, choice: Choice) -> IdentifiedExport:
    User.objects.select_for_update().get(pk=actor.pk)  # two requests of one person count one after the other
    require(policies.can_export_identified(actor, choice.unit))
    seen = reads.preview(actor, choice.unit, choice.cases)
    groups = [group for group in OFFERED if group in choice.groups and seen.by_group[group]]
    _check(actor, seen, groups, choice)
    second = needs_second_person(actor, seen.persons)
    export = IdentifiedExport(
        requested_by=actor, unit=choice.unit, cases=choice.cases, groups=groups,
        purpose=choice.purpose, persons=seen.persons, rows=seen.cases, status=_S.ASKED if second else _S.WAITING,
    )  # fmt: skip
    seal(export, purpose_note=choice.note.strip())
    export.save(force_insert=True)
    _record(actor, export, "asked", {"groups": groups, "persons": seen.persons, "purpose": choice.purpose})
    if second:
        details = {"persons": seen.persons, "rows": seen.cases, "groups": groups, "purpose": choice.purpose}
        ask_approval(actor=actor, kind=KIND, target_id=export.pk, reason=choice.note, details=details, unit_id=choice.unit.pk)
    else:
        enqueue(TOPIC, actor_id=actor.pk, export_id=export.pk)
    return export


def _check(actor: User, seen: reads.Preview, groups: list[str], choice: Choice) -> None:
    if not seen.cases:
        raise RefusedError(_("Tidak ada kasus dalam pilihan ini"), "cases")
    if not groups:
        raise RefusedError(_("Pilih bagian yang terbuka bagi Anda"), "groups")
    if seen.cases > MOST_ROWS:
        raise RefusedError(_("Terlalu banyak kasus untuk satu berkas. Persempit pilihannya."), "cases")
    if not choice.note.strip():
        raise RefusedError(_("Tulis untuk apa berkas ini"), "note")
    most = settings.IDENTIFIED_EXPORTS_PER_DAY
    if reads.lately(actor)[0] >= most:
        sentence = ngettext("Paling banyak %(n)s ekspor dalam 24 jam.", "Paling banyak %(n)s ekspor dalam 24 jam.", most)
        raise RefusedError(sentence % {"n": most})


def answered(_decider: User, approval: Approval) -> None:
    """Hand an answered request on to a worker, who acts as the person who asked: the decider sees nothing of the file."""
    enqueue(TOPIC, actor_id=approval.requested_by_id, export_id=approval.target_id)


def write_identified_export(actor: User, *, export_id: str) -> Written | None:
    """Write the archive and keep it sealed; None when it is not wanted or not allowed any more. May be repeated."""
    with scope(actor):
        export = _started(actor, UUID(export_id))
        if export is None:
            return None
        ids = list(reads.cases_for(actor, export.unit, export.cases).values_list("pk", flat=True)[: MOST_ROWS + 1])
    with translation.override(actor.language):
        columns = columns_of(export.groups)
        contents: dict[UUID, tuple[str, ...]] = {}
        with files.scratch() as folder:
            lines = _cells(actor, export, reads.lines_of(actor, export, ids, columns), contents)
            book = write_identified(copy_of(export), [str(column.label) for column in columns], lines, folder)
        password = new_password()
        content = pack({f"{export.number}.xlsx": book, "BACA-DULU.txt": read_me(export).encode()}, password)
    sha256 = hashlib.sha256(content).hexdigest()
    files.store(export.pk, content, sha256)
    return Written(len(content), sha256, password, contents)


def _cells(
    actor: User, export: IdentifiedExport, batches: Iterable[list[reads.Line]], contents: dict[UUID, tuple[str, ...]]
) -> Iterator[list[str]]:
    """The cells of all lines; notes which cases went in, and shows after each batch how far it is."""
    for batch in batches:
        for line in batch:
            contents[line.case_id] = line.groups
            yield line.cells
        with scope(actor):
            IdentifiedExport.objects.filter(pk=export.pk, status=_S.RUNNING).update(rows_done=len(contents))


def _started(actor: User, export_id: UUID) -> IdentifiedExport | None:
    """Lock it and look at the rights again, as they are now."""
    own = reads.own_exports(actor).select_for_update(of=("self",))
    export = own.get(pk=export_id)
    if export.status not in {_S.ASKED, _S.WAITING, _S.RUNNING}:
        return None
    needs_two = export.status == _S.ASKED
    approvals = Approval.objects.filter(kind=KIND, target_id=str(export.pk), requested_by=actor)
    allowed = not needs_two or approvals.filter(status=Approval.Status.APPROVED).exists()
    if not allowed or not policies.can_export_identified(actor, export.unit) or _has_grown(actor, export):
        export.status = _S.REFUSED
        export.save(update_fields=["status"])
        _record(actor, export, "refused")
        return None
    export.status, export.rows_done = _S.RUNNING, 0
    export.save(update_fields=["status", "rows_done"])
    return export


def _has_grown(actor: User, export: IdentifiedExport) -> bool:
    """Whether more persons would go in than were asked for and more than one person may take out alone, or nobody at all."""
    _cases, persons = reads.count_persons(actor, export.unit, export.cases)
    return not persons or persons > max(export.persons, settings.IDENTIFIED_EXPORT_ALONE)


def finish_identified(actor: User, *, export_id: str, prepared: Written | None) -> None:
    """Offer the archive for a day and tell who asked. Runs once for each message, in the scope of the actor."""
    if prepared is None:
        return
    export = IdentifiedExport.objects.select_for_update().get(pk=export_id)
    if export.status != _S.RUNNING:
        return
    now = timezone.now()
    export.status, export.ready_at = _S.READY, now
    export.expires_at = now + timedelta(hours=settings.IDENTIFIED_EXPORT_HOURS)
    export.size_bytes, export.sha256 = prepared.size, prepared.sha256
    export.rows = export.rows_done = len(prepared.contents)
    seal(export, password=prepared.password)
    export.save()
    ExportedCase.objects.bulk_create(
        (ExportedCase(case_id=key, export=export, groups=list(groups)) for key, groups in prepared.contents.items()),
        batch_size=1000,
    )
    files.keep_only(export.pk, export.sha256)
    _record(actor, export, "written", {"rows": export.rows, "sha256": export.sha256})
    notify([actor], NotificationKind.IDENTIFIED_READY, export.pk)


def fail_identified(actor: User, *, export_id: str) -> None:
    """Say that the file could not be written; a new one can be asked for."""
    export = IdentifiedExport.objects.select_for_update().get(pk=export_id)
    if export.status in {_S.WAITING, _S.RUNNING}:
        export.status = _S.FAILED
        export.save(update_fields=["status"])
        files.remove(export.pk)
        _record(actor, export, "failed")


def _record(actor: User | None, export: IdentifiedExport, act: str, details: Details | None = None) -> None:
    record(actor, f"identified_export.{act}", target=export, unit_id=export.unit_id, details=details)
