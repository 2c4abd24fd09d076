"""Look into a file. Runs in the process of ``child`` alone."""

import codecs
import io
import zipfile
from collections.abc import Callable, Mapping
from importlib import import_module

import filetype

from tppo_cases.core.filecheck.kinds import KINDS, OFFICE
from tppo_cases.core.filecheck.refusals import mismatch, two_in_one

# What the content shows itself as, for each extension. Phones write voice notes and videos in many dialects of MPEG-4.
_MPEG4 = frozenset({"video/mp4", "audio/mp4", "video/3gpp", "video/quicktime", "video/x-m4v"})
_ZIPS = frozenset({"application/zip", *(f"{OFFICE}.{part}" for part in ("wordprocessingml.document", "spreadsheetml.sheet"))})
_SNIFFED: Mapping[str, frozenset[str]] = {"docx": _ZIPS, "xlsx": _ZIPS, "m4a": _MPEG4, "mp4": _MPEG4}


# Names in a ZIP, what a kind is told by, text in XML: loaded now, since nothing can be opened later.
ENCODINGS = ("cp437", "hex", "ascii", "latin-1", "cp1252", "utf-8", "utf-16", "utf-16-le", "utf-16-be")
for _encoding in ENCODINGS:
    codecs.lookup(_encoding)


def checker(extension: str) -> Callable[[bytes], bytes]:
    """The check of a kind; a library that only other kinds need is not loaded."""
    kind = KINDS[extension]
    check: Callable[[bytes], bytes] = getattr(import_module(f"tppo_cases.core.filecheck.{kind.module}"), kind.check)
    return check


def cleaned(extension: str, content: bytes, check: Callable[[bytes], bytes]) -> bytes:
    """What may be kept of a file. Raises NotKeptError."""
    if filetype.guess_mime(content) not in _SNIFFED.get(extension, {KINDS[extension].content_type}):
        raise mismatch()
    if extension not in {"docx", "xlsx"} and zipfile.is_zipfile(io.BytesIO(content)):
        raise two_in_one()
    return check(content)
