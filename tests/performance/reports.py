"""The quarterly report beside its aggregates alone, and the workbook with its memory."""

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.figures.compute import compute_figures
from reports.figures.periods import Quarter
from reports.models import QuarterlyReport
from reports.selectors.reports import open_quarters
from reports.services.exports import request_export, write_export
from tests.performance.measure import Line, timed
from tests.performance.pages import REDIRECT
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Agency, User

SQL = Path(__file__).parents[1] / "reports" / "sql"
QUARTER = Quarter(2025, 1)


def measure_figures(user: User, cases: int) -> Line:
    """The figures of the busiest quarter, and the sum of the hand-written statements over the same rows."""
    line = Line("angka triwulan", "admin laporan", cases)
    agency = Agency.objects.get(code="kemensos")
    with scope(user):
        line.read_ms, figures = timed(lambda: compute_figures(QUARTER, agency, national=True, cutoff=timezone.now()), runs=3)
    line.sql_ms, totals = timed(_by_hand, runs=3)
    expected = tuple(figures["totals"][name] for name in ("persons", "cases", "persons_year", "cases_year"))
    assert totals == [expected], f"report {expected} and {totals} by SQL"
    return line


def _by_hand() -> list[tuple[Any, ...]]:
    """Run every aggregate of ``tests/reports/sql`` as the owner; returns the totals."""
    numbers = {"year": QUARTER.year, "quarter": QUARTER.number}
    found = {}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DROP VIEW IF EXISTS valid_cases")
        cursor.execute((SQL / "valid_cases.sql").read_text(encoding="utf-8").format(**numbers))
        for file in sorted(SQL.glob("*.sql")):
            if file.stem != "valid_cases":
                cursor.execute(file.read_text(encoding="utf-8"), numbers)
                found[file.stem] = cursor.fetchall()
        cursor.execute("DROP VIEW valid_cases")
    return found["totals"]


def measure_creations(user: User, client: Client, cases: int) -> Line:
    """Have the last quarter without a report counted and frozen through the page."""
    line = Line("laporan: buat", "admin laporan", cases)
    with scope(user):
        quarter = open_quarters(user)[-1]
    line.page_ms, response = timed_once(lambda: client.post(reverse("reports:report-create"), {"quarter": str(quarter)}))
    assert response.status_code == REDIRECT, response.content[:500]
    return line


def timed_once(run: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of one run that cannot be repeated."""
    start = time.perf_counter()
    result = run()
    return (time.perf_counter() - start) * 1000, result


def measure_workbook(user: User, cases: int) -> tuple[Line, float]:
    """Write the workbook of the newest report; also by how many MiB the process grew for it."""
    line = Line("XLSX", "admin laporan", cases)
    with scope(user):
        report = QuarterlyReport.objects.visible_to(user).first()
        assert report is not None
        export = request_export(actor=user, report_id=report.pk, purpose="Pengukuran kinerja")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    write_export(user, export_id=str(export.pk))
    line.page_ms = (time.perf_counter() - start) * 1000
    return line, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
