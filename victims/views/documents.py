"""Dokumen: what belongs to a case on paper, on photos and on recordings."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import record_later, user_of
from tppo_cases.access.roles import Capability
from tppo_cases.core.formats import file_size
from tppo_cases.core.sealed import reveal
from tppo_cases.core.uploads import most_bytes
from victims import policies
from victims.document_response import document_response
from victims.forms.base import ReasonForm
from victims.forms.documents import DocumentForm
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.selectors.documents import SEALED, documents_of
from victims.selectors.page import case_page_context, visible_case_view
from victims.services.documents import (
    NewDocument,
    add_document,
    open_document,
    record_infected,
    visible_document,
    withdraw_document,
)
from victims.services.scanning import InfectedFileError
from victims.services.viewing import record_opening
from victims.views.commands import done, form_page, is_done

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@requires(Capability.CASE_LIST)
@require_safe
def case_documents(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The documents of the parts that may be seen."""
    context = case_page_context(user_of(request), case_id, "documents")
    view = context["view"]
    record_opening(view, "documents")
    context["documents"] = documents_of(view)
    context["may_add"] = policies.can_add_document(view.user, view.case)
    return render(request, "victims/case_documents.html", context)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_document_add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add a document."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_add_document(user, view.case) and bool(view.groups))
    form = DocumentForm(request.POST or None, request.FILES or None, groups=view.groups)
    if is_done(request, form, "add_document", lambda: _add(request, case_id, form.new_document)):
        return done(request, _("Dokumen disimpan tersandi."), case_id, "victims:case-documents")
    words = {"title": _("Unggah dokumen"), "label": _("Simpan dokumen")}
    lead = _("Satu berkas, paling besar %(most)s. Disimpan tersandi; setiap unduhan tercatat.") % {
        "most": file_size(most_bytes())
    }
    return form_page(request, view, form, "victims/case_document_form.html", lead=lead, **words)


def _add(request: HttpRequest, case_id: UUID, new: NewDocument) -> Document:
    user = user_of(request)
    try:
        return add_document(actor=user, case_id=case_id, new=new)
    except InfectedFileError:
        record_later(request, partial(record_infected, user, case_id))
        raise


@requires(Capability.CASE_LIST)
@require_POST
def case_document_download(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The file itself; 404 for a part that is not open and for what was withdrawn."""
    try:
        download = open_document(actor=user_of(request), case_id=case_id, document_id=document_id)
    except (VictimCase.DoesNotExist, Document.DoesNotExist):
        raise Http404 from None
    return document_response(download)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_document_withdraw(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Withdraw a document with a reason."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    try:
        document = visible_document(user, view.case, document_id)
    except Document.DoesNotExist:
        raise Http404 from None
    if request.method != "POST":
        require(policies.can_withdraw_document(user, view.case, document))
    form = ReasonForm(request.POST or None)
    if is_done(
        request, form, "withdraw_document",
        lambda: withdraw_document(actor=user, case_id=case_id, document_id=document_id, **form.answers),
    ):  # fmt: skip
        return done(request, _("Dokumen ditarik. Barisnya tetap terlihat."), case_id, "victims:case-documents")
    lead = _("Dokumen tidak dapat diunduh lagi, tetapi tidak dihapus diam-diam: judul, alasan, dan nama Anda tetap terlihat.")
    words = {"title": _("Tarik dokumen"), "lead": lead, "label": _("Tarik dokumen"), "final": True}
    return form_page(
        request, view, form, "victims/case_document_withdraw.html", document_title=reveal(document, "title", SEALED), **words
    )
