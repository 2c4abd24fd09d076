"""The printed table: each work at each size, its budget, and a mark where it is over."""

from collections.abc import Container, Iterator, Sequence

from tests.performance.measure import Line

# Budgets of design.md, section 7. A read is compared with its SQL, a page with its time and its number of queries.
MOST_PAGE_MS, MOST_QUERIES, MOST_COMMAND_QUERIES = 100, 25, 20
MOST_RATIO, MOST_REPORT_RATIO = 3.0, 1.5
MOST_PRICE, MOST_PRICE_BY_DUE = 1.3, 3.0
NOISE_MS = 0.5  # below this a difference says nothing
COMMANDS = ("penerimaan: buka kasus", "rujukan: tulis dan ajukan", "rujukan: setujui", "rujukan: terima")
REPORT = "angka triwulan"
HEAD = (
    "pekerjaan", "peran", "kasus", "halaman ms", "kueri", "baca ms", "basis data ms", "SQL ms", "rasio", "harga RLS",
    "anggaran",
)  # fmt: skip


def judge(line: Line) -> Line:
    """Note what is over its budget."""
    most = MOST_REPORT_RATIO if line.work == REPORT else MOST_RATIO
    if line.ratio and line.ratio > most and line.read_ms and line.sql_ms and line.read_ms - most * line.sql_ms > NOISE_MS:
        line.over.append(f"rasio > {most:g}")
    price = MOST_PRICE_BY_DUE if "tenggat" in line.work else MOST_PRICE
    if line.read_ms and line.without_walls_ms and line.read_ms - price * line.without_walls_ms > NOISE_MS:
        line.over.append(f"RLS > {price:g}")
    if line.page_ms and line.queries:
        if line.page_ms > MOST_PAGE_MS:
            line.over.append(f"> {MOST_PAGE_MS} ms")
        limit = MOST_COMMAND_QUERIES if line.work in COMMANDS else MOST_QUERIES
        if line.queries > limit:
            line.over.append(f"> {limit} kueri")
    return line


def slowest_statements(lines: Sequence[Line]) -> str:
    """The statement that took longest on each line that is over its budget."""
    return "\n\n".join(
        f"{line.work}, {line.role}, {line.cases}: {', '.join(line.over)}\n{line.slowest}" for line in lines if line.over
    )


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.work, line.role, f"{line.cases:,}".replace(",", "."), _number(line.page_ms), _whole(line.queries),
        _number(line.read_ms), _number(line.db_ms),
        _number(line.sql_ms), _number(line.ratio), _number(line.price), "! " + ", ".join(line.over) if line.over else "",
    )  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def render(lines: Sequence[Line]) -> str:
    """The table as Markdown, the same work at its sizes one under the other."""
    order = {work: place for place, work in enumerate(dict.fromkeys((line.work, line.role) for line in lines))}
    rows = [_cells(line) for line in sorted(lines, key=lambda line: (order[line.work, line.role], line.cases))]
    return "\n".join(aligned(HEAD, rows, words={0, 1, len(HEAD) - 1}))


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]], *, words: Container[int]) -> Iterator[str]:
    """Lines of Markdown: columns of words to the left, of figures to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = zip(row, widths, strict=True)
        yield "| " + " | ".join(c.ljust(w) if n in words else c.rjust(w) for n, (c, w) in enumerate(cells)) + " |"
