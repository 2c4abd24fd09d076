"""Reports of the content security policy: one line without values, few of them, and nothing behind is touched."""

import json
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from redis import RedisError

from tests.access.endpoints import endpoints
from tppo_cases.core import csp_reports
from tppo_cases.core.csp_reports import IN_ALL, MOST_BYTES, PATH, PER_ADDRESS, TYPE

CASE = "01a217f7-3be8-70bf-9153-ac0c209634c0"
REPORT = {
    "document-uri": f"http://testserver/kasus/{CASE}/?q=Cempaka", "referrer": "http://testserver/?nik=5203014107990001",
    "violated-directive": "script-src-elem", "effective-directive": "script-src-elem", "blocked-uri": "inline",
    "original-policy": "default-src 'self'", "script-sample": "steal('Cempaka')", "source-file": f"http://testserver/{CASE}",
}  # fmt: skip


LOGGERS = {csp_reports.__name__, "django.request"}


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def counter_of_its_own(monkeypatch):
    monkeypatch.setattr(csp_reports, "COUNTER", f"csp-test-{uuid.uuid4().hex}")


@pytest.fixture
def send(client: Client, caplog) -> Iterator[Callable[..., tuple[int, list[str]]]]:
    """A function that posts a report and gives the status and the lines that it left in the log."""
    caplog.set_level(logging.DEBUG)
    django = Lines()
    logging.getLogger("django.request").addHandler(django)  # the logger "django" hands nothing on to the root

    def post(report: Any = REPORT, *, kind: str = TYPE, raw: bytes | None = None, **headers: str) -> tuple[int, list[str]]:
        caplog.clear()
        django.records.clear()
        body = raw if raw is not None else json.dumps({"csp-report": report}).encode()
        answer = client.post(PATH, body, content_type=kind, **headers)
        assert not answer.cookies
        assert answer.content == b""
        return answer.status_code, [r.getMessage() for r in [*caplog.records, *django.records] if r.name in LOGGERS]

    yield post
    logging.getLogger("django.request").removeHandler(django)


def test_every_page_tells_the_browser_where_to_report(db, client):
    assert f"report-uri {PATH}" in client.get("/akun/masuk/")["Content-Security-Policy"]


def test_one_line_without_values_and_without_the_database(send):  # no mark: a query would fail
    assert send() == (204, ["CSP: script-src-elem stopped inline on /kasus/<uuid:case_id>/"])


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"blocked-uri": "https://evil.example/x.js?c=Cempaka"}, "script-src-elem stopped foreign on CASE"),
        ({"blocked-uri": "http://testserver/static/x.js"}, "script-src-elem stopped ours on CASE"),
        ({"blocked-uri": "data:text/html,Cempaka"}, "script-src-elem stopped data on CASE"),
        ({"effective-directive": "Cempaka\nERROR"}, "? stopped inline on CASE"),
        ({"effective-directive": "", "violated-directive": "img-src 'self' data:"}, "img-src stopped inline on CASE"),
        ({"document-uri": "http://testserver/Cempaka"}, "script-src-elem stopped inline on (no page)"),
        ({"document-uri": ["Cempaka"], "blocked-uri": {"x": 1}}, "script-src-elem stopped foreign on (no page)"),
    ],
)  # fmt: skip
def test_what_is_written_is_one_of_our_own_words(send, changes, line):
    assert send({**REPORT, **changes}) == (204, [f"CSP: {line.replace('CASE', '/kasus/<uuid:case_id>/')}"])


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b" ", 400), (b"{", 400), (b"[]", 400), (b"7", 400), (b'{"csp-report": 7}', 400), (b'{"csp-report": null}', 400),
        (b"\xff\xfe", 400), (b"[" * 8000, 400), (b" " * (MOST_BYTES + 1), 413),
        (b'{"csp-report": {"document-uri": "http://[x", "blocked-uri": "y"}}', 400),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_and_not_logged(send, raw, status):
    assert send(raw=raw) == (status, [])


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_what_any_site_could_send_is_refused(send, kind):
    assert send(kind=kind) == (415, [])


def test_a_request_of_another_site_is_refused(client, caplog):
    answer = client.post(PATH, json.dumps({"csp-report": REPORT}), content_type=TYPE, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert csp_reports.__name__ not in {record.name for record in caplog.records}


def test_one_address_sends_a_few_a_minute_and_others_still_may(send):
    assert [send()[0] for _ in range(PER_ADDRESS)] == [204] * PER_ADDRESS
    assert send() == (429, [])
    assert send(REMOTE_ADDR="192.0.2.7")[0] == 204


def test_all_together_send_no_more_than_the_log_can_bear(send):
    answers = [send(REMOTE_ADDR=f"192.0.2.{number}")[0] for number in range(IN_ALL + 5)]
    assert answers == [204] * IN_ALL + [429] * 5


def test_without_the_counter_nothing_is_logged(send, monkeypatch):
    def gone(*_arguments: object) -> None:
        raise RedisError

    monkeypatch.setattr(cache, "add", gone, raising=False)
    assert send() == (429, [])


def test_it_is_an_address_of_no_page(db, client):
    assert client.get(PATH).status_code == 404
    assert PATH not in {endpoint.path for endpoint in endpoints()}


def test_a_real_browser_reports(live_site, page_of, caplog):
    page = page_of("worker")
    page.goto(live_site.url("accounts:profile"))
    page.evaluate("document.body.appendChild(document.createElement('script')).textContent = 'window.x = 1'")
    end = time.monotonic() + 10
    while time.monotonic() < end and not caplog.records:
        page.wait_for_timeout(100)
    lines = [record.getMessage() for record in caplog.records if record.name == csp_reports.__name__]
    assert lines == ["CSP: script-src-elem stopped inline on /akun/profil/"]
