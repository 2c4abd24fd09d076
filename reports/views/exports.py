"""Pages of exports: ask, watch, fetch."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.forms import ExportForm
from reports.models import Export, QuarterlyReport
from reports.selectors.exports import exports_of
from reports.selectors.reports import ReportPage, report_for
from reports.services import exports
from tppo_cases.access.decorators import requires
from tppo_cases.access.idempotency import KeyReusedError
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATELY = timedelta(minutes=30)  # numbers name nobody; persons by name ask for five minutes


@require_safe
@requires(Capability.REPORT_EXPORT)
def export_list(request: HttpRequest) -> HttpResponse:
    """One's own exports, newest first."""
    return render(request, "reports/export_list.html", {"exports": exports_of(user_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.REPORT_EXPORT)
@needs_confirmation(LATELY)
def export_create(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Say what the file is for, then wait for it."""
    user = user_of(request)
    try:
        page = ReportPage(user, report_for(user, report_id))
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    form = ExportForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            export = exports.request_export(actor=user, report_id=report_id, purpose=data["purpose"], key=data["kunci"])
        except KeyReusedError:
            form.add_error(None, _("Formulir ini sudah dikirim. Buka daftar ekspor untuk melihat hasilnya."))
        else:
            return redirect("reports:export-progress", export.pk)
    return render(request, "reports/export_create.html", {"form": form, "page": page})


@require_safe
@requires(Capability.REPORT_EXPORT)
def export_progress(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """How far a file is; htmx asks for the card alone."""
    own = Export.objects.visible_to(user_of(request)).select_related("report")
    export = get_visible_or_404(own, pk=export_id)
    alone = getattr(request, "htmx", False)
    return render(request, "reports/_export.html" if alone else "reports/export_progress.html", {"export": export})


@require_POST
@requires(Capability.REPORT_EXPORT)
@needs_confirmation(LATELY, back="reports:export-progress")
def export_download(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The file itself; 404 for another's, 410 with a page when its day is over."""
    try:
        export, content = exports.fetch_export(actor=user_of(request), export_id=export_id)
    except Export.DoesNotExist:
        raise Http404 from None
    except exports.ExportGoneError:
        return render(request, "reports/export_gone.html", {"export_id": export_id}, status=410)
    report = export.report
    name = slugify(f"laporan-triwulan-{report.year}-{report.quarter}-revisi-{report.revision}") if report else "ekspor"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})
