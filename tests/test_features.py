"""``docs/features.md`` lists every feature once and proves what is done by tests that exist."""

import re

from tests.evidence import ROOT, TEST, exists

DONE, PARTLY = (ROOT / "docs/features.md").read_text(encoding="utf-8").split("## Done")[1].split("## Partly done")
ROW = re.compile(r"^\| (B?\d+) \|(.*)\|$", re.MULTILINE)


def test_every_feature_stands_once():
    numbers = [number for part in (DONE, PARTLY) for number, _words in ROW.findall(part)]
    assert len(numbers) > 100
    assert len(numbers) == len(set(numbers))


def test_what_is_done_is_proven_by_tests_that_exist():
    evidence = {number: TEST.findall(words) for number, words in ROW.findall(DONE)}
    assert [number for number, tests in evidence.items() if not tests] == []
    assert [(number, test) for number, tests in evidence.items() for test in tests if not exists(test)] == []


def test_what_is_partly_done_says_what_is_missing():
    assert [number for number, words in ROW.findall(PARTLY) if "Missing: " not in words] == []
