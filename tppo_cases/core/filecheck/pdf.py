"""PDF: kept as it is, since a signature over its bytes must hold; refused when it could do more than be read."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import settings as limits

from tppo_cases.core.filecheck.refusals import active, damaged, locked, too_much, two_in_one

MOST_OBJECTS = 200_000
MOST_DEPTH = 60
# For the whole process, set before any file is read: how far one stream may grow.
limits.set_qpdf_limits(flate_max_memory=64 * 1024 * 1024, run_length_max_memory=64 * 1024 * 1024, doc_max_warnings=50)

BANNED_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/RichMedia", "/RichMediaContent", "/XFA", "/AF"}
)
BANNED_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute", "/Movie",
        "/Sound",
    }
)  # fmt: skip
BANNED_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"})
_END = re.compile(rb"%%EOF\s*\Z")
_HTML = re.compile(rb"<\s*(script|html|svg|iframe|\?php|!doctype)", re.IGNORECASE)
_HEAD, _TAIL = 1024, 1024


def clean(content: bytes) -> bytes:
    """Return the same bytes. Raises NotKeptError: damaged, locked, active, or something before or behind it."""
    if not content.startswith(b"%PDF-") or _HTML.search(content[:_HEAD]):
        raise two_in_one()
    if not _END.search(content[-_TAIL:].rstrip(b"\0")):
        raise two_in_one() if b"%%EOF" in content else damaged()
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise locked()
            _check(document)
    except pikepdf.PasswordError:
        raise locked() from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, TypeError) as error:
        raise damaged() from error
    return content


def _check(document: pikepdf.Pdf) -> None:
    if not len(document.pages):
        raise damaged()
    if _has_opening_action(document.Root):
        raise active()
    seen = 0
    for thing in document.objects:
        for dictionary in _dictionaries(thing, 0):
            seen += 1
            if seen > MOST_OBJECTS:
                raise too_much()
            if _is_active(dictionary):
                raise active()


def _has_opening_action(root: Any) -> bool:
    """A place in the document to begin at is harmless, and common."""
    action = root.get("/OpenAction")
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) != "/GoTo"


def _is_active(dictionary: Any) -> bool:
    keys = set(dictionary.keys())
    if keys & BANNED_KEYS:
        return True
    kind, subtype = str(dictionary.get("/S", "")), str(dictionary.get("/Subtype", ""))
    return kind in BANNED_ACTIONS or subtype in BANNED_ANNOTATIONS


def _dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """Every dictionary written inside of one object; other objects are visited on their own."""
    if depth > MOST_DEPTH:
        raise too_much()
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        inner = [value for _, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)
