"""What is measured, for whom."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse

from tests.performance import pages, prices, reads, reports, silence, upkeep
from tests.performance.grow import grow
from tests.performance.measure import Line
from tests.performance.table import judge, render, slowest_statements
from tppo_cases.accounts.models import Membership, User
from tppo_cases.accounts.roles import Role

CASE_READERS = ("pekerja sosial", "kepala RPTC", "direktorat", "Kemenkes", "unit sepi")
EMAILS = {
    "pekerja sosial": "ratna.wulandari@kemensos.contoh.id",
    "kepala RPTC": "endang.lestari@kemensos.contoh.id",
    "direktorat": "bambang.setiadi@kemensos.contoh.id",
    "Kemenkes": "sekar.anindita@kemenkes.contoh.id",
    "admin laporan": "yuliana.pratiwi@kemensos.contoh.id",
    "auditor": "fajar.nugroho@kemensos.contoh.id",
    "koordinator": "agus.prasetyo@kemensos.contoh.id",
}


def cast() -> dict[str, User]:
    """The people by their role; ``unit sepi`` is an officer of a desk that receives little."""
    people = {role: User.objects.get(email=email) for role, email in EMAILS.items()}
    quiet = Membership.objects.filter(unit__code="kemlu-pwni", role=Role.REFERRAL_OFFICER).select_related("user")
    return people | {"unit sepi": quiet.earliest("id").user}


def run(sizes: list[int], folder: Path) -> str:
    """Grow to each size and measure; returns the tables, which are kept in ``folder``. Upkeep is for the smallest size."""
    lines: list[Line] = []
    paid: list[prices.Price] = []
    kept = silent = ""
    for size in sizes:
        started = time.monotonic()
        cases = grow(size)
        print(f"{cases} kasus siap dalam {time.monotonic() - started:.0f} detik; mengukur …", flush=True)
        lines += measure(cases, folder)
        paid += prices.measure_prices(cast(), cases)
        silent = silent or silence.measure_silence(cast(), cases)
        kept = kept or upkeep.measure_upkeep(cases)
    (folder / "slowest.txt").write_text(slowest_statements(lines) + "\n", encoding="utf-8")
    named = ((prices.TITLE, prices.render_prices(paid)), (upkeep.TITLE, kept), (silence.TITLE, silent))
    tables = "\n\n".join([render(lines), *(text for pair in named for text in pair)]) + "\n"
    (folder / "table.md").write_text(tables, encoding="utf-8")
    return tables


def measure(cases: int, folder: Path) -> list[Line]:
    """All lines of one size."""
    people = cast()
    lines = [*_lists(people, cases, folder), *_pages(people, cases), *_commands(people, cases), *_reports(people, cases)]
    return [judge(line) for line in lines]


def _lists(people: dict[str, User], cases: int, folder: Path) -> Iterator[Line]:
    """Reads beside SQL, each with the time of its page."""
    for role in CASE_READERS:
        user = people[role]
        for order in ("newest", "due"):
            yield from _case_lists(user, role, order, cases, folder)
    head = people["kepala RPTC"]
    yield reads.measure_read(reads.search(reads.a_name(head), ("name", "alias")), head, "kepala RPTC", cases, folder)
    yield reads.measure_read(reads.search("Melati", ("alias",)), people["direktorat"], "direktorat", cases, folder)
    for role in ("kepala RPTC", "Kemenkes", "unit sepi"):
        line = reads.measure_read(reads.inbox(), people[role], role, cases, folder)
        yield _with_page(line, people[role], reverse("referrals:inbox"))
    line = reads.measure_read(reads.board(), people["direktorat"], "direktorat", cases, folder)
    yield _with_page(line, people["direktorat"], reverse("shelters:board"))


def _case_lists(user: User, role: str, order: str, cases: int, folder: Path) -> Iterator[Line]:
    address = reverse("victims:case-list") + ("?urut=tenggat" if order == "due" else "?")
    first = reads.measure_read(reads.case_list(order, None, 1), user, role, cases, folder)
    yield _with_page(first, user, address)
    page, after = reads.deep_cursor(user, order)
    if after:
        deep = reads.measure_read(reads.case_list(order, after, page), user, role, cases, folder)
        yield _with_page(deep, user, f"{address}&sesudah={str(after).replace('+', '%2B')}")


def _with_page(line: Line, user: User, address: str) -> Line:
    page = pages.measure_page(line.work, user, line.role, line.cases, address)
    line.page_ms, line.queries, line.slowest = page.page_ms, page.queries, page.slowest
    return line


def _pages(people: dict[str, User], cases: int) -> Iterator[Line]:
    for role in ("pekerja sosial", "kepala RPTC", "direktorat", "Kemenkes", "admin laporan", "auditor"):
        yield pages.measure_page("beranda", people[role], role, cases, reverse("reports:home"))
    for role in ("pekerja sosial", "direktorat", "Kemenkes"):
        address = reverse("victims:case-detail", args=[pages.a_case(people[role])])
        yield pages.measure_page("halaman kasus", people[role], role, cases, address)
    history = reverse("victims:case-history", args=[pages.a_case(people["pekerja sosial"])])
    yield pages.measure_page("riwayat kasus", people["pekerja sosial"], "pekerja sosial", cases, history)
    for role in ("pekerja sosial", "kepala RPTC"):
        yield pages.measure_page("tenggat saya", people[role], role, cases, reverse("victims:deadlines"))
    yield pages.measure_page("rujukan keluar", people["direktorat"], "direktorat", cases, reverse("referrals:outbox"))
    yield pages.measure_page("jejak audit", people["auditor"], "auditor", cases, reverse("audit:event-list"))
    yield pages.measure_page("pasangan orang", people["koordinator"], "koordinator", cases, reverse("victims:match-list"))


def _commands(people: dict[str, User], cases: int) -> Iterator[Line]:
    worker, officer, receiver = people["pekerja sosial"], people["kepala RPTC"], people["Kemenkes"]
    yield pages.measure_command("penerimaan: buka kasus", "pekerja sosial", cases, pages.intakes(worker))
    flow = pages.ReferralFlow(worker, officer, receiver)
    yield pages.measure_command("rujukan: tulis dan ajukan", "pekerja sosial", cases, flow.submissions())
    yield pages.measure_command("rujukan: setujui", "kepala RPTC", cases, flow.approvals())
    yield pages.measure_command("rujukan: terima", "Kemenkes", cases, flow.acceptances())


def _reports(people: dict[str, User], cases: int) -> Iterator[Line]:
    admin = people["admin laporan"]
    yield reports.measure_figures(admin, cases)
    yield reports.measure_creations(admin, pages.client_of(admin), cases)
    workbook, grown = reports.measure_workbook(admin, cases)
    workbook.work = f"XLSX (+{grown:.0f} MiB)"
    yield workbook
