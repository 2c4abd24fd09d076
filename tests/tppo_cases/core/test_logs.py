"""What never reaches the log."""

import logging
import sys

from tppo_cases.core.logs import ValuelessFormatter


def fail(nik: str) -> None:
    try:
        int(f"NIK {nik}")
    except ValueError as error:
        raise LookupError(nik) from error


def test_exception_is_logged_without_the_values_in_its_message():
    try:
        fail("3174012345678901")
    except LookupError:
        record = logging.LogRecord("simpul", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())

    text = ValuelessFormatter("%(message)s").format(record)

    assert "LookupError" in text
    assert "ValueError" in text
    assert "in fail" in text
    assert "NIK 31" not in text
    assert "LookupError: 31" not in text
