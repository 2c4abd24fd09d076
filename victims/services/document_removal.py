"""Destroy documents for good, and sweep what lost transactions left in the storage."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.scope import system_role
from victims.models.document import Document
from victims.services.documents import STORAGE
from victims.services.locks import lock_case

# An upload is over, one way or the other, long before.
LEFT_AFTER = timedelta(hours=1)


@transaction.atomic
def destroy_documents(*, actor: User | None, case_id: UUID) -> int:
    """Destroy the content of all documents of a case; returns how many. The caller has authorised it.

    The keys go with the transaction, which alone makes every copy unreadable, backups of the storage included; the files
    follow after the commit. Kind, size and times stay, so that it can be shown what there was.
    """
    lock_case(case_id)
    found = list(Document.objects.stored().filter(case_id=case_id).order_by("id"))
    for document in found:
        document.file_key = document.title = document.original_name = document.removal_reason = None
        document.fingerprint, document.destroyed_at = b"", timezone.now()
        document.save(
            update_fields=["file_key", "title", "original_name", "removal_reason", "fingerprint", "destroyed_at"]
        )  # fmt: skip
        record(actor, "document.destroyed", target=document, case_id=case_id, details={"kind": document.kind})
        transaction.on_commit(partial(storages[STORAGE].delete, document.stored_name))
    return len(found)


def sweep_documents(now: datetime | None = None) -> int:
    """Delete files that no document knows: of uploads rolled back, of destructions cut short. Returns how many."""
    limit = (now or timezone.now()) - LEFT_AFTER
    old = [name for name in _names() if storages[STORAGE].get_modified_time(name) < limit]
    with system_role():
        known = set(Document.objects.stored().filter(stored_name__in=old).values_list("stored_name", flat=True))
    left = [name for name in old if name not in known]
    for name in left:
        storages[STORAGE].delete(name)
    return len(left)


def _names() -> Iterator[str]:
    """All files of the storage; they lie one folder deep."""
    try:
        folders, _files = storages[STORAGE].listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return
    for folder in folders:
        for name in storages[STORAGE].listdir(folder)[1]:
            yield f"{folder}/{name}"
