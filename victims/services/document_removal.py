"""Sweep the storage of files that no document keeps: of lost transactions, and of persons whose data were removed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.utils import timezone

from tppo_cases.core.scope import system_role
from victims.models.document import Document
from victims.services.documents import STORAGE

# An upload is over, one way or the other, long before.
LEFT_AFTER = timedelta(hours=1)


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
