"""What happens to a finished file with persons by name: its password is shown once, it is fetched a few times, it goes."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import files, policies
from reports.models import IdentifiedExport
from reports.selectors.identified import own_exports, still_open
from reports.services.exports import ExportGoneError
from reports.states import IdentifiedStatus
from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import Details, record
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.scope import system_role
from tppo_cases.core.sealed import reveal
from victims.selectors.cases import Groups

MOST_DOWNLOADS = 3  # a line that breaks is no reason for a second file
PATIENCE = timedelta(days=7)  # for a second person
_S = IdentifiedStatus
_OWN = Groups(frozenset({FieldGroup.SUMMARY}))


def _locked(actor: User, export_id: UUID) -> IdentifiedExport:
    """A finished file whose time is not over, of somebody who may still have it.

    Raises IdentifiedExport.DoesNotExist (another's, not ready), PermissionDenied and ExportGoneError.
    """
    export = own_exports(actor).select_for_update(of=("self",)).get(pk=export_id)
    require(policies.can_export_identified(actor, export.unit))
    if export.status in {_S.FETCHED, _S.EXPIRED, _S.WITHDRAWN} or export.is_late:
        raise ExportGoneError
    if export.status != _S.READY:
        raise IdentifiedExport.DoesNotExist
    return export


@transaction.atomic
def show_password(*, actor: User, export_id: UUID) -> str | None:
    """The password, once: after this nobody can read it. None when the file was withdrawn just now. Raises as ``_locked``,
    and RefusedError the second time."""
    export = _locked(actor, export_id)
    if not still_open(actor, export):
        _withdraw(actor, export)
        return None
    if export.password is None:
        raise RefusedError(_("Kata sandi sudah ditampilkan dan tidak disimpan. Bila hilang, buat ekspor baru."))
    password = reveal(export, "password", _OWN)
    export.password, export.password_shown_at = None, timezone.now()
    export.save(update_fields=["password", "password_shown_at"])
    _record(actor, export, "password_shown")
    return password


@transaction.atomic
def fetch_identified(*, actor: User, export_id: UUID) -> tuple[IdentifiedExport, bytes] | None:
    """The archive, counted; the last download removes it. None when it was withdrawn just now, because a case or a part
    of one that is in it is not open to the actor any more. Raises as ``_locked``."""
    export = _locked(actor, export_id)
    if not still_open(actor, export):
        _withdraw(actor, export)
        return None
    try:
        content = files.load(export.pk, export.sha256)
    except FileNotFoundError as error:
        raise ExportGoneError from error
    export.downloads += 1
    details: Details = {"rows": export.rows, "sha256": export.sha256, "download": export.downloads}
    if export.downloads >= MOST_DOWNLOADS:
        _end(export, _S.FETCHED)
    export.save(update_fields=["downloads"])
    _record(actor, export, "downloaded", details)
    return export, content


def _withdraw(actor: User, export: IdentifiedExport) -> None:
    _end(export, _S.WITHDRAWN)
    _record(actor, export, "withdrawn")


def _end(export: IdentifiedExport, status: IdentifiedStatus) -> None:
    """No file and no password any more. A password that nobody has read goes with the file."""
    export.status, export.password = status, None
    export.save(update_fields=["status", "password"])
    transaction.on_commit(lambda: files.remove(export.pk))


@transaction.atomic
def expire_identified() -> int:
    """Remove the files whose time is over, and close requests that no second person answered; returns how many."""
    with system_role():
        now = timezone.now()
        every = IdentifiedExport.objects.select_for_update(skip_locked=True)
        over = [*every.filter(status=_S.READY, expires_at__lte=now)]
        over += every.filter(status=_S.ASKED, requested_at__lte=now - PATIENCE)
        for export in over:
            _end(export, _S.EXPIRED)
            _record(None, export, "expired")
    return len(over)


def _record(actor: User | None, export: IdentifiedExport, act: str, details: Details | None = None) -> None:
    record(actor, f"identified_export.{act}", target=export, unit_id=export.unit_id, details=details)
