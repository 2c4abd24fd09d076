"""Documents for tests, added through the service as the given person."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import upload
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.services.documents import NewDocument, add_document, open_document


def new_document(file: SimpleUploadedFile | None = None, **changes: Any) -> NewDocument:
    """A photo of an identity card."""
    return NewDocument(**{"kind": "id_card", "title": "KTP halaman depan", "file": file or upload(), **changes})


def add(worker: User, case: VictimCase, file: SimpleUploadedFile | None = None, **changes: Any) -> Document:
    """A document of the case."""
    with scope(worker):
        return add_document(actor=worker, case_id=case.pk, new=new_document(file, **changes))


def content_of(reader: User, document: Document) -> bytes:
    """What a reader gets."""
    with scope(reader):
        return b"".join(open_document(actor=reader, case_id=document.case_id, document_id=document.pk).pieces)
