"""Exports with persons by name for tests: asked for as a head, and opened as who holds the password would."""

import zipfile
from io import BytesIO
from typing import Any
from uuid import UUID

import pyzipper
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string

from reports.identified_book import MARK_WIDTH
from reports.models import IdentifiedExport
from reports.services import identified, identified_files
from reports.states import CaseChoice, ExportPurpose
from tests.cast import OWNER_UNIT
from tppo_cases.access.context import forget_access, scope
from tppo_cases.accounts.models import Unit, User

GROUPS = frozenset({"summary", "identity"})


def choice(**changes: Any) -> identified.Choice:
    """All open cases of the owning unit, by name."""
    plain = {
        "unit": Unit.objects.get(code=OWNER_UNIT), "cases": CaseChoice.OPEN, "groups": GROUPS,
        "purpose": ExportPurpose.RESTITUTION, "note": "Berkas restitusi untuk LPSK", **changes,
    }  # fmt: skip
    return identified.Choice(**plain)


def ask(user: User, **changes: Any) -> IdentifiedExport:
    """An export that waits for a worker, or for a second person."""
    key = changes.pop("key", None)
    with scope(user):
        return identified.request_identified(actor=user, choice=choice(**changes), key=key)


def now(user: User, export: IdentifiedExport) -> IdentifiedExport:
    """The row as its asker sees it."""
    with scope(user):
        return IdentifiedExport.objects.get(pk=export.pk)


def password_of(user: User, export: IdentifiedExport) -> str | None:
    """Have it shown, with the rights as they are now."""
    forget_access(user)
    with scope(user):
        return identified_files.show_password(actor=user, export_id=export.pk)


def fetch(user: User, export: IdentifiedExport) -> bytes | None:
    """The archive, with the rights as they are now."""
    forget_access(user)
    with scope(user):
        found = identified_files.fetch_identified(actor=user, export_id=export.pk)
    return found and found[1]


def opened(content: bytes, password: str) -> tuple[Workbook, str]:
    """The workbook and the text beside it."""
    with pyzipper.AESZipFile(BytesIO(content)) as archive:
        archive.setpassword(password.encode())
        files = {name: archive.read(name) for name in archive.namelist()}
    book = next(text for name, text in files.items() if name.endswith(".xlsx"))
    return load_workbook(BytesIO(book)), files["BACA-DULU.txt"].decode()


def table(book: Workbook) -> list[dict[str, str | None]]:
    """The lines of the data by head."""
    heads, *lines = book["Data"].iter_rows(min_row=3, values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def copy_in(book: Workbook) -> UUID:
    """Whose copy it is, by the widths of the empty columns alone: document properties may have been cleared."""
    widths = {}
    for letter, column in book["Data"].column_dimensions.items():
        for index in range(column.min or column_index_from_string(letter), (column.max or 0) + 1):
            widths[index] = column.width
    last = sorted(widths)[-16:]
    return UUID(bytes=bytes(round(widths[index] * 7) - MARK_WIDTH for index in last))


def is_encrypted(content: bytes) -> bool:
    """Whether every entry needs the password, by WinZip's AES (method 99)."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return all(entry.flag_bits & 1 and entry.compress_type == 99 for entry in archive.infolist())
