"""The scanner is asked over a real socket; only a clear answer counts."""

import socket

import pytest

from tests.factories.clamd import EICAR, clamd
from tppo_cases.core import clamav


def test_a_clean_file_passes_whole_over_tcp(settings):
    content = bytes(range(256)) * 1000
    with clamd() as (url, server):
        settings.CLAMAV_URL = url
        clamav.scan(content)

    assert server.received == [content]


def test_a_virus_is_found_over_a_unix_socket(settings, tmp_path):
    with clamd(path=tmp_path / "c") as (url, _server):
        settings.CLAMAV_URL = url
        with pytest.raises(clamav.VirusFoundError, match=r"^Eicar-Test-Signature$"):
            clamav.scan(b"x" * 100_000 + EICAR)


@pytest.mark.parametrize("mood", ["dies", "confused", "full"])
def test_half_an_answer_is_none(settings, mood):
    with clamd(mood) as (url, _server):
        settings.CLAMAV_URL = url
        with pytest.raises(clamav.ScannerDownError):
            clamav.scan(b"x" * 3_000_000)


def test_nobody_there(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(clamav.ScannerDownError):
            clamav.scan(b"x")


@pytest.mark.parametrize("url", ["", "unix:/tidak/ada", "tcp://tidak-ada.invalid:3310"])
def test_an_address_that_leads_nowhere(settings, url):
    settings.CLAMAV_URL = url
    with pytest.raises(clamav.ScannerDownError):
        clamav.scan(b"x")


def test_a_scanner_that_is_silent_is_not_waited_for_long(settings, monkeypatch):
    monkeypatch.setattr(clamav, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(clamav.ScannerDownError):
            clamav.scan(b"x")
