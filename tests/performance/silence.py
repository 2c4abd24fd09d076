"""The fourth table: what somebody may not see takes as long as what does not exist, measured pair by pair."""

import json
import time
from collections.abc import Callable, Iterator
from statistics import median
from uuid import UUID

from django.test import Client
from django.urls import reverse

from tests.performance import pages
from tests.performance.reads import a_name
from tests.performance.table import aligned
from tppo_cases.accounts.models import User
from tppo_cases.core.ids import uuid7

TITLE = "Yang tak terlihat dan yang tak ada: selisih median tiap pasangan"
HEAD = ("permintaan", "peran", "kasus", "pasangan", "tak terlihat ms", "tak ada ms", "selisih ms")
PAIRS, PAIRS_OF_SEARCHES = 500, 100
Ask = Callable[[], object]


def measure_silence(people: dict[str, User], cases: int) -> str:
    """The table: for each kind of request the medians of both sides, asked in turn, and their difference."""
    stranger, hidden, missing = people["unit sepi"], pages.a_case(people["pekerja sosial"]), uuid7()
    client = pages.client_of(stranger)
    rows = []
    for words, pairs, unseen, unknown in (
        ("halaman kasus", PAIRS, _page(client, hidden), _page(client, missing)),
        ("kasus lewat API", PAIRS, _api(client, hidden), _api(client, missing)),
        ("cari nama", PAIRS_OF_SEARCHES, *_searches(client, a_name(people["kepala RPTC"]))),
    ):
        seen_ms, unknown_ms = _in_turn(unseen, unknown, pairs)
        rows.append(
            (words, "unit sepi", f"{cases:,}".replace(",", "."), str(pairs), f"{seen_ms:.2f}", f"{unknown_ms:.2f}",
             f"{seen_ms - unknown_ms:+.2f}")
        )  # fmt: skip
    return "\n".join(aligned(HEAD, rows, words={0, 1}))


def _page(client: Client, key: UUID) -> Ask:
    return lambda: _refused(client, reverse("victims:case-detail", args=[key]))


def _api(client: Client, key: UUID) -> Ask:
    return lambda: _refused(client, f"/api/v1/cases/{key}/")


def _refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def _searches(client: Client, name: str) -> Iterator[Ask]:
    """A name that somebody else's case has, and one as long that nobody has."""
    for text in (name, "".join(chr(ord("a") + (ord(sign.lower()) - 84) % 26) if sign.isalpha() else sign for sign in name)):
        yield lambda text=text: _nothing_found(client, text)  # type: ignore[misc]  # bound by its default


def _nothing_found(client: Client, text: str) -> None:
    answer = client.post("/api/v1/cases/search/", json.dumps({"q": text}), content_type="application/json")
    assert (answer.status_code, answer.content) == (200, b"[]")


def _in_turn(unseen: Ask, unknown: Ask, pairs: int) -> tuple[float, float]:
    """Median milliseconds of each, asked one after the other so that both meet the same noise."""
    times: dict[int, list[float]] = {0: [], 1: []}
    for number in range(2 * (pairs + 1)):
        which = (number + number // 2) % 2  # neither is always the first
        start = time.perf_counter()
        (unseen, unknown)[which]()
        if number > 1:
            times[which].append((time.perf_counter() - start) * 1000)
    return median(times[0]), median(times[1])
