"""Word and Excel files (OOXML): a ZIP of known parts without macros, embedded objects or links that load by themselves."""

import io
import re
import stat
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

import filetype
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tppo_cases.core.filecheck.refusals import active, damaged, too_much, two_in_one

MEGABYTE = 1024 * 1024
MOST_ENTRIES, MOST_BYTES, MOST_XML = 2000, 100 * MEGABYTE, 30 * MEGABYTE
MOST_RATIO, RATIO_FROM = 200, MEGABYTE
METHOD_AT = 8  # bytes of an entry before its method
END_BYTES = 22  # of a ZIP without a comment
TYPES = "[Content_Types].xml"
XML = (".xml", ".rels", ".vml")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf")
FONTS = (".odttf", ".fntdata")
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_BANNED_PART = re.compile(
    r"vba|activex|embeddings/|oleobject|externallinks/|macrosheets/|dialogsheets/|customui|connections\.xml|querytables/"
    r"|webextensions/|ctrlprops/",
    re.IGNORECASE,
)
_BANNED_TYPE = re.compile(r"macro|vba|oleobject|activex|template\.main|externallink|dialogsheet", re.IGNORECASE)
_BANNED_LINK = re.compile(
    r"/(vbaProject|oleObject|package|attachedTemplate|control|externalLink(Path)?|frame|aFChunk)$", re.IGNORECASE
)
_LINK = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)
_LOADING_FIELD = re.compile(r"(?:^|[\s\"])(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\s", re.IGNORECASE)
_LOADING_FORMULA = re.compile(r"\b(WEBSERVICE|RTD|CALL|REGISTER|EXEC|DDE)\s*\(|\|'", re.IGNORECASE)
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError,
)  # fmt: skip


def clean_docx(content: bytes) -> bytes:
    """Return the same bytes of a harmless Word file. Raises NotKeptError."""
    return _clean(content, "word/document.xml", MAIN.format("wordprocessingml.document"))


def clean_xlsx(content: bytes) -> bytes:
    """Return the same bytes of a harmless Excel file. Raises NotKeptError."""
    return _clean(content, "xl/workbook.xml", MAIN.format("spreadsheetml.sheet"))


def _clean(content: bytes, main: str, main_type: str) -> bytes:
    if not content.startswith(b"PK\x03\x04") or content[-END_BYTES:][:4] != b"PK\x05\x06":
        raise two_in_one() if b"PK\x05\x06" in content else damaged()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            _check_entries(content, book.infolist())
            if main not in book.namelist() or main_type not in _types(book):
                raise damaged()
            for entry in book.infolist():
                _check_part(entry.filename, book.read(entry))
    except DefusedXmlException as error:
        raise active() from error
    except _UNREADABLE as error:
        raise damaged() from error
    return content


def _check_entries(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """What the directory says: how much, how far it grows, where it would go."""
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise too_much()
    if len(set(names)) != len(names) or min((entry.header_offset for entry in entries), default=1):
        raise two_in_one()
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise too_much()
        if entry.flag_bits & 1 or stat.S_ISLNK(entry.external_attr >> 16) or _leads_out(entry.orig_filename):
            raise two_in_one()
        method = int.from_bytes(content[entry.header_offset + METHOD_AT :][:2], "little")
        if method != entry.compress_type or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise two_in_one()  # some readers believe the directory, some the entry
        if _BANNED_PART.search(entry.filename):
            raise active()


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _types(book: zipfile.ZipFile) -> set[str]:
    """The content types of the parts; NotKeptError when one is a macro, a template or an object."""
    found = {element.get("ContentType", "") for element in _parsed(book.read(TYPES))}
    if any(_BANNED_TYPE.search(text) for text in found):
        raise active()
    return found


def _check_part(name: str, content: bytes) -> None:
    lower = name.lower()
    if lower.endswith("/"):
        return
    if lower.endswith(XML):
        _check_xml(lower, _parsed(content))
    elif lower.endswith(PICTURES):
        if not lower.endswith((".emf", ".wmf")) and not str(filetype.guess_mime(content)).startswith("image/"):
            raise two_in_one()
    elif not lower.endswith(FONTS) and "/printersettings/" not in f"/{lower}":
        raise two_in_one()


def _parsed(content: bytes) -> Element:
    if len(content) > MOST_XML:
        raise too_much()
    element: Element = fromstring(content, forbid_dtd=True)
    return element


def _check_xml(name: str, root: Element) -> None:
    if any(_loads(link) for link in root) if name.endswith(".rels") else _runs(root):
        raise active()


def _runs(root: Element) -> bool:
    """Whether a part holds an object, a field that fetches, or a formula that calls out."""
    fields, formulas = [], []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "instrText":
            fields.append(element.text or "")
        elif tag == "fldSimple":
            fields += [" ", *element.attrib.values(), " "]
        elif tag == "f":
            formulas.append(element.text or "")
        elif tag in {"OLEObject", "oleObject", "control", "ddeLink", "altChunk"}:
            return True
    return bool(_LOADING_FIELD.search("".join(fields))) or any(_LOADING_FORMULA.search(text) for text in formulas)


def _loads(link: Element) -> bool:
    """Whether a relationship fetches or runs something; a link that a person follows does not."""
    kind, target = link.get("Type", ""), link.get("Target", "")
    if _BANNED_LINK.search(kind):
        return True
    if link.get("TargetMode", "").lower() != "external":
        return ":" in target or target.startswith(("//", "\\"))
    return not (kind.endswith("/hyperlink") and _LINK.match(target))
