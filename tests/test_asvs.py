"""``docs/asvs.csv`` and ``docs/security.md`` say only what is there: ids once, known words, tests and files that exist."""

import csv
import re
from collections import Counter

from tests.evidence import ROOT, TEST, exists

SECURITY = ROOT / "docs/security.md"
STATUSES = ("done", "partly", "open")
REQUIRED = {"1": 70, "2": 183}  # requirements of ASVS 5.0.0 by level


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def totals() -> Counter[str]:
    return Counter(row["status"] or "not applicable" for row in rows())


def test_every_requirement_stands_once():
    ids = [row["id"] for row in rows()]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert all(re.fullmatch(r"v5\.0\.0-\d{1,2}\.\d{1,2}\.\d{1,2}", name) for name in ids)
    levels = Counter(row["level"] for row in rows())
    assert {level: levels[level] for level in REQUIRED} == REQUIRED


def test_every_row_is_whole():
    for row in rows():
        assert row["requirement"], row["id"]
        if row["applies"] == "yes":
            assert row["status"] in STATUSES, row["id"]
            assert row["evidence"], row["id"]
        else:
            assert re.fullmatch(r"no: .{5,}", row["applies"]), row["id"]
            assert not row["status"], row["id"]


def test_evidence_is_there():
    wanted = [
        (row["id"], part) for row in rows() if row["status"] in {"done", "partly"} for part in row["evidence"].split("; ")
    ]
    missing = [pair for pair in wanted if not exists(pair[1])]
    print(dict(totals()))  # noqa: T201  # read with -s
    assert missing == []


def test_every_test_that_the_document_names_exists():
    named = set(TEST.findall(SECURITY.read_text(encoding="utf-8")))
    assert len(named) > 60
    assert sorted(name for name in named if not exists(name)) == []


def test_the_document_shows_the_totals():
    text = SECURITY.read_text(encoding="utf-8")
    shown = {word: int(number) for word, number in re.findall(r"^\| (done|partly|open|not applicable) \| (\d+) \|", text, re.M)}
    assert shown == dict(totals())
