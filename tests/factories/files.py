"""Small files of every kind that is taken, made in memory: nothing of them stands in the repository."""

import io
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def picture(kind: str = "JPEG", size: tuple[int, int] = (48, 32), mode: str = "RGB", **options: Any) -> bytes:
    """A picture of one colour."""
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def pdf(change: Any = None, **options: Any) -> bytes:
    """A PDF of one empty page; ``change`` gets the document before it is written."""
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        written = io.BytesIO()
        document.save(written, **{"deterministic_id": "encryption" not in options, **options})
    return written.getvalue()


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of named parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def relations(*links: str) -> str:
    """A part of relationships, each written as attributes."""
    inner = "".join(f'<Relationship Id="r{number}" {link}/>' for number, link in enumerate(links))
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def _types(main: str, kind: str, more: str = "") -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{OFFICE}.{kind}.main+xml"/>{more}</Types>'
    )


PARAGRAPH = "<w:p><w:r><w:t>Isi</w:t></w:r></w:p>"


def docx(
    body: str = PARAGRAPH, types: str = "", method: int = zipfile.ZIP_DEFLATED, more: Mapping[str, Any] | None = None
) -> bytes:  # fmt: skip
    """A Word file; the parts in ``more`` are added, or replace."""
    main = "word/document.xml"
    plain = {
        TYPES: _types(main, "wordprocessingml.document", types),
        "_rels/.rels": relations(f'Type="{RELATIONS}/officeDocument" Target="{main}"'),
        main: f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    return zipped({**plain, **(more or {})}, method)


def xlsx(cells: str = "<row><c><v>1</v></c></row>", types: str = "", more: Mapping[str, Any] | None = None) -> bytes:
    """An Excel file; ``more`` as above."""
    main = "xl/workbook.xml"
    plain = {
        TYPES: _types(main, "spreadsheetml.sheet", types),
        "_rels/.rels": relations(f'Type="{RELATIONS}/officeDocument" Target="{main}"'),
        main: f'<workbook xmlns="{SHEET}"><sheets/></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{cells}</sheetData></worksheet>',
    }
    return zipped({**plain, **(more or {})})


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of MPEG-4."""
    inner = b"".join(content)
    return struct.pack(">I", len(inner) + 8) + kind + inner


def _track(handler: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))


def film(*handlers: bytes, brand: bytes = b"isom", telling: bytes = b"", tail: bytes = b"") -> bytes:
    """A film or a recording: ``handlers`` are its tracks, ``telling`` what a phone writes about it."""
    moov = box(b"moov", box(b"mvhd", bytes(100)), *(_track(each) for each in handlers), box(b"udta", telling))
    return box(b"ftyp", brand + bytes(4) + brand) + moov + box(b"mdat", b"\x01" * 64) + tail


def mp4(**options: Any) -> bytes:
    """A film with sound."""
    return film(b"vide", b"soun", **options)


def m4a(**options: Any) -> bytes:
    """A voice recording."""
    return film(b"soun", **{"brand": b"M4A ", **options})


def mp3(frames: int = 5, tag: bytes = b"", tail: bytes = b"") -> bytes:
    """Frames of MPEG-1 layer III, 128 kbit/s at 44.1 kHz: 417 bytes each."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return tag + frame * frames + tail


def id3(content: bytes) -> bytes:
    """A tag in front of the sound."""
    size = bytes(len(content) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + size + content


def upload(name: str = "ktp.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, picture() if content is None else content)
