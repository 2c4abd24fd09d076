"""Pages of quarterly reports: the list of quarters, one report, and the steps of its approval."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports import policies
from reports.figures.definition import DEFINITION
from reports.figures.words import SIGNS_EXPLAINED, row_words
from reports.forms import CreateReportForm, ReturnForm, add_refusal
from reports.models import QuarterlyReport
from reports.selectors.exports import exports_of
from reports.selectors.findings import month_chart, remarks, top_bars
from reports.selectors.reports import ReportPage, badge_code, open_quarters, quarter_rows, report_for
from reports.selectors.tables import drawn, shortened
from reports.services import quarterly
from reports.states import TRANSITIONS, ReportStatus
from reports.views.steps import approval_steps
from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.idempotency import KeyReusedError
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.errors import TransitionNotAllowedError

# Shown at once; the month stands below its chart, all others open on demand.
MOVED_ON = gettext_lazy("Keadaan laporan sudah berubah. Periksa langkah berikutnya di bawah.")
OPEN_TABLES = ("sex_age", "referral", "beds")


@require_safe
@requires(Capability.REPORT_READ)
def report_list(request: HttpRequest) -> HttpResponse:
    """Every quarter with its report, or the way to make one."""
    user = user_of(request)
    rows = [(row, badge_code(row.report) if row.report else "") for row in quarter_rows(user)]
    return render(request, "reports/report_list.html", {"rows": rows, "can_create": policies.can_create(user)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.REPORT_CREATE)
def report_create(request: HttpRequest) -> HttpResponse:
    """Choose a quarter and have it counted."""
    user = user_of(request)
    initial = {"quarter": request.GET.get("triwulan", "")}
    form = CreateReportForm(request.POST or None, quarters=open_quarters(user), initial=initial)
    if form.is_valid():
        report = _created(user, form)
        if report:
            messages.success(
                request, _("Periksa angkanya, lalu minta petugas kedua memeriksa."), extra_tags=_("Draf laporan dihitung")
            )
            return redirect("reports:report-detail", report.pk)
    return render(request, "reports/report_create.html", {"form": form, "definition": DEFINITION})


def _created(user: User, form: CreateReportForm) -> QuarterlyReport | None:
    data = form.cleaned_data
    try:
        return quarterly.create_report(actor=user, quarter=data["quarter"], key=data["kunci"])
    except ValidationError as error:
        add_refusal(form, error)
    except KeyReusedError:
        form.add_error(None, _("Formulir ini sudah dikirim. Buka daftar laporan untuk melihat hasilnya."))
    return None


@require_safe
@requires(Capability.REPORT_READ)
def report_detail(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The figures, the steps of approval, one's exports and what to look at."""
    user = user_of(request)
    try:
        page = ReportPage(user, report_for(user, report_id))
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    return render(request, "reports/report_detail.html", {**_figures_context(page), **_steps_context(page)})


def _figures_context(page: ReportPage) -> dict[str, Any]:
    shown, words = page.shown, row_words()
    tables = {code: drawn(table, words) for code, table in shown.tables.items()}
    return {
        "page": page,
        "report": page.report,
        "shown": shown,
        "month": tables["month"],
        "origin": drawn(shortened(shown.tables["origin"], _("Lainnya dan tidak diketahui")), words),
        "tables": [tables[code] for code in OPEN_TABLES if code in tables],
        "long_tables": [table for code, table in tables.items() if code not in {"month", *OPEN_TABLES}],
        "chart": month_chart(shown.tables["month"], words),
        "bars": [
            top_bars(
                shown.tables["origin"],
                words,
                title=_("Daerah asal terbanyak"),
                rest=_("Provinsi lain, tidak diketahui"),
                series=1,
            ),
            top_bars(shown.tables["modus"], words, title=_("Modus terbanyak"), rest=_("Lainnya, tidak diketahui"), series=2),
        ],
        "remarks": remarks(shown),
        "definition": DEFINITION,
        "signs": SIGNS_EXPLAINED,
    }


def _steps_context(page: ReportPage) -> dict[str, Any]:
    user, report = page.user, page.report
    following, waiting = TRANSITIONS[ReportStatus(report.status)], {ReportStatus.DRAFT, ReportStatus.CHECKED}
    return {
        "steps": approval_steps(report, is_partial=page.is_partial),
        "exports": exports_of(user, report)[:3],
        "can_check": ReportStatus.CHECKED in following and policies.can_check(user, report) and not page.is_partial,
        "can_sign": ReportStatus.SIGNED in following and policies.can_sign(user, report) and not page.is_partial,
        "can_return": ReportStatus.DRAFT in following and policies.can_return(user, report),
        "can_revise": ReportStatus.SUPERSEDED in following and policies.can_create(user),
        "can_remind": report.status in waiting and policies.can_create(user) and not page.is_partial,
        "can_export": policies.can_export(user),
    }


def _command(request: HttpRequest, report_id: UUID, run: Callable[[], Any], done: str) -> HttpResponse:
    """Run a service on a report and come back to its page with what happened."""
    try:
        run()
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowedError:
        messages.warning(request, MOVED_ON)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("reports:report-detail", report_id)


@require_POST
@requires(Capability.REPORT_CHECK)
def report_check(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Confirm that a draft was looked through."""
    done = _("Laporan dinyatakan sudah diperiksa. Penanda tangan sudah diberi tahu.")
    return _command(request, report_id, lambda: quarterly.check_report(actor=user_of(request), report_id=report_id), done)


@require_POST
@requires(Capability.REPORT_SIGN)
def report_sign(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Sign a checked report."""
    done = _("Laporan ditandatangani dan terbit.")
    return _command(request, report_id, lambda: quarterly.sign_report(actor=user_of(request), report_id=report_id), done)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.REPORT_CHECK, Capability.REPORT_SIGN)
def report_return(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Put a checked report back to draft, saying what has to be put right."""
    user = user_of(request)
    try:
        page = ReportPage(user, report_for(user, report_id))
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    require(policies.can_return(user, page.report))
    if ReportStatus.DRAFT not in TRANSITIONS[ReportStatus(page.report.status)]:
        messages.warning(request, MOVED_ON)
        return redirect("reports:report-detail", report_id)
    form = ReturnForm(request.POST or None)
    if not form.is_valid():
        return render(request, "reports/report_return.html", {"form": form, "page": page, "report": page.report})
    done = _("Laporan dikembalikan ke draf. Pembuatnya sudah diberi tahu.")
    reason = form.cleaned_data["reason"]
    return _command(request, report_id, lambda: quarterly.return_report(actor=user, report_id=report_id, reason=reason), done)


@require_POST
@requires(Capability.REPORT_CREATE)
def report_remind(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Remind those whose step is next."""
    user = user_of(request)
    try:
        told = quarterly.remind_about_report(actor=user, report_id=report_id)
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reports:report-detail", report_id)
    sentence = ngettext("Pengingat dikirim ke %(n)s orang.", "Pengingat dikirim ke %(n)s orang.", told) % {"n": told}
    messages.success(request, sentence if told else _("Semua petugas sudah memiliki pemberitahuan yang belum dibaca."))
    return redirect("reports:report-detail", report_id)


@require_POST
@requires(Capability.REPORT_CREATE)
def report_revise(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Count the quarter anew as the next revision."""
    try:
        report = quarterly.revise_report(actor=user_of(request), report_id=report_id)
    except QuarterlyReport.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowedError:
        messages.warning(request, _("Laporan ini sudah diganti revisi."))
        return redirect("reports:report-detail", report_id)
    messages.success(request, _("Revisi dihitung sebagai draf baru."))
    return redirect("reports:report-detail", report.pk)
