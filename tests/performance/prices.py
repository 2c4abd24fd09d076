"""The second table: what walls, sealing and trail cost on each of the main pages, as shares of the page."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from statistics import median
from time import perf_counter
from typing import Any

import psycopg2
from django.db import connection
from django.urls import reverse

from tests.performance import pages
from tests.performance.reads import a_name
from tests.performance.table import aligned
from tests.performance.watch import Watch, price_of_walls, traces, watched
from tppo_cases.accounts.models import User

TITLE = "Harga tembok, sandi, dan jejak per halaman"
HEAD = (
    "pekerjaan", "peran", "kasus", "ms", "kueri", "RLS ×", "dibuka", "disegel", "token", "sandi %", "peristiwa", "jejak",
    "audit %",
)  # fmt: skip
RUNS = 5


@dataclass(frozen=True)
class Price:
    """One page: its time, and of that time the shares of sealing and of the trail; medians of its runs."""

    work: str
    role: str
    cases: int
    ms: float
    walls: float | None
    watch: Watch
    cipher: float
    traces: float
    audit: float

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        seen = self.watch
        return (
            self.work, self.role, f"{self.cases:,}".replace(",", "."), f"{self.ms:.1f}", str(seen.statements),
            "" if self.walls is None else f"{self.walls:.2f}", str(seen.opened), str(seen.sealed), str(seen.tokens),
            f"{100 * self.cipher:.1f}", str(seen.events), f"{self.traces:.0f}", f"{100 * self.audit:.1f}",
        )  # fmt: skip


def count_functions() -> None:
    """Have the server count the calls of triggers, where its administrator is at hand; sessions begin anew."""
    if address := os.environ.get("DATABASE_ADMIN_URL"):
        admin = psycopg2.connect(address)
        with admin, admin.cursor() as cursor:
            cursor.execute("ALTER ROLE simpul_app SET track_functions = 'pl'")
        admin.close()
        connection.close()


def measure_prices(people: dict[str, User], cases: int) -> list[Price]:
    """Every main page and command."""
    count_functions()
    found = [
        price_of(work, people[role], role, cases, repeat(pages.getting(people[role], address), RUNS + 1))
        for work, role, address in _addresses(people)
    ]
    head = people["kepala RPTC"]
    found.append(price_of("cari nama", head, "kepala RPTC", cases, repeat(_search(head), RUNS + 1)))
    worker, officer, receiver = people["pekerja sosial"], head, people["Kemenkes"]
    flow = pages.ReferralFlow(worker, officer, receiver)
    for work, role, prepared in (
        ("penerimaan: buka kasus", "pekerja sosial", pages.intakes(worker)),
        ("rujukan: tulis dan ajukan", "pekerja sosial", flow.submissions()),
        ("rujukan: setujui", "kepala RPTC", flow.approvals()),
        ("rujukan: terima", "Kemenkes", flow.acceptances()),
    ):
        found.append(price_of(work, people[role], role, cases, prepared))
    return found


def _addresses(people: dict[str, User]) -> Iterator[tuple[str, str, str]]:
    case_id = pages.a_case(people["pekerja sosial"])
    for work, name in (("halaman kasus", "detail"), ("identitas", "identity"), ("riwayat kasus", "history")):
        yield work, "pekerja sosial", reverse(f"victims:case-{name}", args=[case_id])
    yield "kasus terbaru", "pekerja sosial", reverse("victims:case-list")
    yield "kasus terbaru", "direktorat", reverse("victims:case-list")
    yield "rujukan masuk", "Kemenkes", reverse("referrals:inbox")
    for role in ("pekerja sosial", "kepala RPTC"):
        yield "beranda", role, reverse("reports:home")
    yield "jejak audit", "auditor", reverse("audit:event-list")


def _search(user: User) -> Callable[[], Any]:
    """The page of results of a posted search."""
    client, address = pages.client_of(user), reverse("victims:case-list")
    assert client.post(address, {"q": a_name(user)}).status_code == pages.REDIRECT
    return lambda: client.get(f"{address}?hasil=1")


def price_of(work: str, user: User, role: str, cases: int, acts: Iterable[Callable[[], Any]]) -> Price:
    """Watch each act after the first, which warms up; the reads of the last are taken again for the walls."""
    times: list[float] = []
    seen: list[Watch] = []
    before = (0, 0.0)
    for number, act in enumerate(acts):
        if number == 1:
            before = traces()
        with watched() as watch:
            start = perf_counter()
            response = act()
            times.append((perf_counter() - start) * 1000)
        assert response.status_code in {pages.FOUND, pages.REDIRECT}, f"{work}: {response.status_code}"
        seen.append(watch)
    after, runs, total = traces(), len(times) - 1, sum(times[1:])
    events_ms = sum(watch.events_ms for watch in seen[1:])
    return Price(
        work, role, cases, median(times[1:]), price_of_walls(user, seen[-1].reads), seen[-1],
        cipher=sum(watch.cipher_ms for watch in seen[1:]) / total, traces=(after[0] - before[0]) / runs,
        audit=(events_ms + after[1] - before[1]) / total,
    )  # fmt: skip


def render_prices(prices: list[Price]) -> str:
    """The table as Markdown, the same page at its sizes one under the other."""
    order = {key: place for place, key in enumerate(dict.fromkeys((price.work, price.role) for price in prices))}
    rows = [price.cells() for price in sorted(prices, key=lambda price: (order[price.work, price.role], price.cases))]
    return "\n".join(aligned(HEAD, rows, words={0, 1}))
