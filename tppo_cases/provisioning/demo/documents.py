"""Some documents for cases that are worked on: drawn here, of nobody, added through the service."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tppo_cases.access.context import scope
from tppo_cases.provisioning.demo.stories.stage import person
from victims.models.case import VictimCase
from victims.services.documents import NewDocument, add_document
from victims.states import CaseStatus, DocumentKind

WORKER = "ratna.wulandari@kemensos.contoh.id"
CASES = 3
_K = DocumentKind
DOCUMENTS = (
    (_K.ID_CARD, "KTP halaman depan (contoh)", "IMG-20261124-WA0007.jpg"),
    (_K.MEDICAL, "Hasil pemeriksaan RSUD (contoh)", "hasil pemeriksaan.pdf"),
    (_K.SIGNED_CONSENT, "Persetujuan bertanda tangan (contoh)", "persetujuan.pdf"),
)


def write_documents() -> None:
    """Three documents in each of the newest open cases of one social worker."""
    worker = person(WORKER)
    with scope(worker):
        mine = VictimCase.objects.visible_to(worker).filter(case_manager=worker).exclude(status=CaseStatus.CLOSED)
        for case in mine.order_by("-opened_at", "-id")[:CASES]:
            for kind, title, name in DOCUMENTS:
                file = SimpleUploadedFile(name, (_picture if name.endswith("jpg") else _letter)(title))
                add_document(actor=worker, case_id=case.pk, new=NewDocument(kind=kind, title=title, file=file))


def _picture(text: str) -> bytes:
    image, written = Image.new("RGB", (640, 400), "#e7edf5"), io.BytesIO()
    ImageDraw.Draw(image).text((40, 180), text, fill="#1b2a49")
    image.save(written, "JPEG")
    return written.getvalue()


def _letter(text: str) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        drawn = f"BT /F1 18 Tf 60 760 Td ({text.replace('(', '- ').replace(')', '')}) Tj ET"
        document.pages[0].Contents = document.make_stream(drawn.encode("ascii"))
        document.save(written)
    return written.getvalue()
