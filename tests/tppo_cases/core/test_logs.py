"""What never reaches the log."""

import logging
import sys
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve

from tppo_cases.core.logs import ValuelessFormatter

ID = "01890000-0000-7000-8000-000000000000"
NAME = "Katiman-Rekaan"


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


def printed(message: str, *args: object, **extra: Any) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return ValuelessFormatter("%(message)s").format(record)


def test_a_known_address_is_named_by_its_route():
    request = RequestFactory().get(f"/kasus/{ID}/", {"q": NAME})
    request.resolver_match = resolve(request.path)
    text = printed("%s: %s", "Not Found", request.path, request=request, status_code=404)
    assert text == f"404 GET /{request.resolver_match.route}"
    assert ID not in text


@pytest.mark.parametrize(
    "message", ["Not Found: %s", "Forbidden (Referer checking failed - %s): /", "Invalid HTTP_HOST header: %s"]
)
def test_what_was_typed_into_an_unknown_address_is_not_printed(message):
    request = RequestFactory().generic(NAME, f"/{NAME}/")
    assert printed(message, f"/{NAME}/", request=request, status_code=404) == "404 ? (no page)"


def test_a_failed_task_is_logged_without_its_values():
    values = {"name": "tasks.relay", "id": "7", "exc": f"ValueError('{NAME}')", "traceback": NAME, "args": NAME, "kwargs": NAME}
    text = printed("Task %(name)s[%(id)s] raised: %(exc)s %(traceback)s %(args)s %(kwargs)s", values)
    assert text == "Task tasks.relay[7] raised: - - - -"


@pytest.mark.parametrize("sign", ["\r", "\n", "\x1b", "\x00", "\x7f", "\x85", "\x9b", "\u2028", "\u202e"], ids=ascii)
def test_no_line_can_be_forged(sign):
    text = printed("a%sb", sign)
    assert sign not in text
    assert text.isprintable()
