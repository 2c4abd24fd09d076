"""Anchors: the heads of the chains in files outside the database, one a day and the latest. Copies of them belong elsewhere.

A chain can be cut at its end or written anew by who has database and key; not without contradicting an anchor.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils import timezone

from tppo_cases.audit.models import Stream
from tppo_cases.audit.seal.sealing import SEALER
from tppo_cases.audit.seal.streams import audit_key, keyed

LATEST = "terakhir.json"


@dataclass(frozen=True)
class Head:
    """The end of a chain at some time: the number of its last seal, how many rows it has, its digest."""

    stream: str
    number: int
    count: int
    digest: str
    name: str = ""  # of the anchor file


def heads(using: str = SEALER) -> list[Head]:
    """The present heads."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (stream) stream, number, last, encode(digest, 'hex') FROM audit_auditseal"
            " ORDER BY stream, number DESC"
        )
        return [Head(*row) for row in cursor.fetchall()]


def write_latest(folder: Path, using: str = SEALER) -> None:
    """Replace the file that holds the present heads, in one step."""
    part = folder / f"{LATEST}.part"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part.write_text(_text_of(heads(using)))
    part.replace(folder / LATEST)


def write_daily(folder: Path, using: str = SEALER) -> Path | None:
    """Write the file of today unless it is there; returns it. A file of a day is never changed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{timezone.localdate().isoformat()}.json"
    try:
        with path.open("x") as file:
            file.write(_text_of(heads(using)))
    except FileExistsError:
        return None
    path.chmod(0o400)
    return path


def _text_of(found: list[Head]) -> str:
    body: dict[str, Any] = {
        "date": timezone.localdate().isoformat(),
        "written_at": timezone.now().isoformat(),
        "heads": [{"stream": head.stream, "number": head.number, "count": head.count, "head": head.digest} for head in found],
    }
    return json.dumps({**body, "mac": _mac(body)}, indent=1) + "\n"


def _mac(body: dict[str, Any]) -> str:
    return keyed(audit_key(), "anchor", json.dumps(body, sort_keys=True)).hex()


def read_anchors(folder: Path) -> tuple[list[Head], list[str]]:
    """All heads of the folder's files, and the names of files that are not what was written."""
    found: list[Head] = []
    broken: list[str] = []
    for path in sorted(folder.glob("*.json")):
        try:
            body = json.loads(path.read_text())
            genuine = body.pop("mac") == _mac(body)
            lines = [Head(item["stream"], item["number"], item["count"], item["head"], path.name) for item in body["heads"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            genuine, lines = False, []
        if not genuine or not {head.stream for head in lines} <= set(Stream.values):
            broken.append(path.name)
        found += lines if genuine else []
    return found, broken
