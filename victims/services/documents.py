"""Add, hand out and withdraw the documents of a case."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.filecheck.examination import Examined, examine
from tppo_cases.core.filecheck.kinds import EXTENSIONS
from tppo_cases.core.filecheck.sentences import FileRefusedError
from tppo_cases.core.formats import file_size
from tppo_cases.core.sealed import SealError, reveal, seal
from tppo_cases.core.sealed_files import new_file_key, opened_pieces, sealed_pieces
from tppo_cases.core.storage import Pieces
from tppo_cases.core.tokens import index_keys, token
from tppo_cases.core.uploads import most_bytes
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.selectors.cases import case_view
from victims.selectors.documents import SEALED, short_code
from victims.services.scanning import scanned
from victims.services.transitions import locked_case
from victims.states import DocumentKind

_G, _K = FieldGroup, DocumentKind
# The part of the case that a document belongs to, unless its writer says another.
GROUP_OF_KINDS: Mapping[DocumentKind, FieldGroup] = {
    _K.ID_CARD: _G.IDENTITY, _K.PASSPORT: _G.IDENTITY, _K.POLICE_REPORT: _G.LEGAL, _K.MEDICAL: _G.HEALTH,
    _K.REFERRAL_LETTER: _G.SERVICES, _K.SIGNED_CONSENT: _G.IDENTITY, _K.PHOTO: _G.IDENTITY, _K.OTHER: _G.NARRATIVE,
}  # fmt: skip
STORAGE = "documents"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewDocument:
    """What somebody adds: a kind, a title, a file, and the part of the case unless the kind says it."""

    kind: str
    title: str
    file: "UploadedFile[bytes]"
    group: str = ""


@dataclass(frozen=True)
class Download:
    """A document on its way out: nothing of it stands in the open anywhere but in these pieces."""

    document: Document
    pieces: Iterator[bytes]

    @property
    def filename(self) -> str:
        """A name that says nothing of the person, the case or the offence to whoever sees the folder of downloads."""
        return f"dokumen-{short_code(self.document)}.{EXTENSIONS[self.document.content_type]}"


@transaction.atomic
def add_document(*, actor: User, case_id: UUID, new: NewDocument) -> Document:
    """Examine, scan, seal and store a file.

    Raises VictimCase.DoesNotExist, PermissionDenied and RefusedError (FileRefusedError, InfectedFileError) with the reason.
    Nothing is stored when it refuses; what a lost transaction left in the storage is swept later.
    """
    group = _allowed_group(actor, VictimCase.objects.visible_to(actor).get(pk=case_id), new)
    content, examined = _examined(new.file)
    scan = scanned(content)
    case = locked_case(actor, case_id)  # only now: drawing and scanning take their time
    group = _allowed_group(actor, case, new)
    digest = sha256(examined.content).hexdigest()
    fingerprint, *older = [token("document", digest, key)[2] for key in index_keys()]
    _check_limits(actor, case, group, [fingerprint, *older])
    document = Document(
        case=case, group=group, kind=new.kind, content_type=examined.kind.content_type, size_bytes=len(examined.content),
        fingerprint=fingerprint, scan=scan, uploaded_by=actor,
    )  # fmt: skip
    key = new_file_key()
    seal(document, title=new.title.strip(), original_name=new.file.name, file_key=key.hex())
    document.stored_name = _store(document, examined.content, key)
    document.save(force_insert=True)
    _record(actor, "document.added", document)
    return document


def _allowed_group(actor: User, case: VictimCase, new: NewDocument) -> str:
    require(policies.can_add_document(actor, case))
    group = str(new.group or GROUP_OF_KINDS[DocumentKind(new.kind)])
    if group not in case_view(actor, case):
        raise RefusedError(_("Anda tidak membuka bagian itu. Pilih bagian yang boleh Anda lihat."), "group")
    return group


def _examined(file: "UploadedFile[bytes]") -> tuple[bytes, Examined]:
    size, most = file.size or 0, most_bytes()
    if size > most:
        words = {"size": file_size(size), "most": file_size(most)}
        raise FileRefusedError("size", _("Berkas ini %(size)s; paling besar %(most)s. Perkecil, lalu pilih lagi.") % words)
    file.seek(0)  # a command that met others is run again
    content = file.read()
    return content, examine(file.name or "", content)


def _check_limits(actor: User, case: VictimCase, group: str, fingerprints: list[bytes]) -> None:
    stored = Document.objects.stored().filter(case=case)
    if stored.count() >= settings.DOCUMENT_MAX_PER_CASE:
        raise RefusedError(_("Kasus ini sudah memuat dokumen sebanyak yang diizinkan."))
    since = timezone.now() - ONE_DAY
    if Document.objects.filter(uploaded_by=actor, uploaded_at__gt=since).count() >= settings.DOCUMENT_MAX_PER_DAY:
        raise RefusedError(_("Batas unggahan Anda untuk hari ini tercapai. Lanjutkan besok."))
    if stored.filter(group=group, fingerprint__in=fingerprints, removed_at__isnull=True).exists():
        raise RefusedError(_("Berkas yang sama sudah ada pada kasus ini."), "file")


def _place(document: Document) -> str:
    return f"{Document._meta.db_table}.content:{document.pk}"


def _store(document: Document, content: bytes, key: bytes) -> str:
    """Write the sealed content under a random name; returns the name."""
    name = secrets.token_hex(16)
    pieces = Pieces(sealed_pieces([content], key, place=_place(document)))
    try:
        return storages[STORAGE].save(f"{name[:2]}/{name}", pieces)
    except OSError as error:
        raise RefusedError(_("Penyimpanan sedang tidak dapat menerima berkas. Coba lagi nanti."), "file") from error


@transaction.atomic
def open_document(*, actor: User, case_id: UUID, document_id: UUID) -> Download:
    """Hand a document out, on record before its first byte.

    Raises VictimCase.DoesNotExist, Document.DoesNotExist (also for a part that is not open, and a withdrawn one),
    PermissionDenied, and RefusedError when the storage lost or altered it.
    """
    case = VictimCase.objects.visible_to(actor).select_related("owner_unit").get(pk=case_id)
    document = visible_document(actor, case, document_id)
    if not document.is_readable:
        raise Document.DoesNotExist
    require(policies.can_download_document(actor, case, document))
    key = bytes.fromhex(reveal(document, "file_key", SEALED))
    try:
        pieces = opened_pieces(storages[STORAGE].open(document.stored_name), key, place=_place(document))
        first = next(pieces)
    except (OSError, SealError) as error:
        raise RefusedError(_("Isi berkas ini hilang atau rusak di penyimpanan. Beri tahu pengelola sistem.")) from error
    _record(actor, "document.downloaded", document)
    return Download(document, chain([first], pieces))


@transaction.atomic
def withdraw_document(*, actor: User, case_id: UUID, document_id: UUID, reason: str) -> Document:
    """Take a document out of use, with a reason; the line stays, the content is kept until it is destroyed.

    Raises VictimCase.DoesNotExist, Document.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    document = visible_document(actor, case, document_id)
    if not document.is_readable:
        raise RefusedError(_("Dokumen ini sudah ditarik"))
    require(policies.can_withdraw_document(actor, case, document))
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")
    document.removed_at, document.removed_by = timezone.now(), actor
    seal(document, removal_reason=reason.strip())
    document.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    _record(actor, "document.withdrawn", document)
    return document


def visible_document(actor: User, case: VictimCase, document_id: UUID) -> Document:
    """A document of a part that the actor may see; Document.DoesNotExist for others and unknown ones alike."""
    return Document.objects.filter(case_id=case.pk).in_groups(case_view(actor, case).groups).get(pk=document_id)


def record_infected(actor: User, case_id: UUID) -> None:
    """Put on record that somebody sent a file with a virus; called after the upload itself was rolled back."""
    record(actor, "document.infected", case_id=case_id, target=(Document._meta.label, ""))


def _record(actor: User | None, action: str, document: Document) -> None:
    details = {"kind": document.kind, "group": document.group, "scan": document.scan}
    unit_id = document.case.owner_unit_id
    record(actor, action, target=document, case_id=document.case_id, unit_id=unit_id, details=details)
