"""A file that hangs, grows or breaks its reader ends one process, and this process had nothing to give away."""

import ast
import errno
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.factories.files import docx, m4a, mp3, mp4, pdf, picture, xlsx
from tppo_cases.core.filecheck import apart, child
from tppo_cases.core.filecheck.sentences import FileRefusedError

HARMFUL = Path(__file__).parent / "harmful_child.py"


@pytest.fixture
def harmful(monkeypatch):
    monkeypatch.setattr(apart, "CHILD", HARMFUL)


@pytest.mark.parametrize("harm", ["crash", "spin", "grow", "flood", "sleep", "exit"])
def test_harm_ends_the_process_and_reads_as_a_sentence(harmful, harm):
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefusedError) as refusal:
        apart.cleaned_apart("pdf", harm.encode())
    assert refusal.value.code == "unexamined"
    assert refusal.value.message_dict["file"][0].startswith("Berkas ini tidak dapat diperiksa dengan aman.")
    assert time.monotonic() - began < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024  # kilobytes


def test_a_process_that_does_not_end_by_itself_is_killed(harmful, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(FileRefusedError, match="tidak dapat diperiksa"):
        apart.cleaned_apart("pdf", b"sleep")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(("harm", "number"), [("read", errno.EMFILE), ("connect", errno.EMFILE), ("multiply", errno.EAGAIN)])
def test_nothing_can_be_opened_connected_or_started(harmful, harm, number):
    assert apart.cleaned_apart("pdf", harm.encode()).decode().endswith(f" {number}")


def test_it_has_no_environment_and_not_the_application(harmful, monkeypatch):
    monkeypatch.setenv("SEAL_KEYS", "rahasia")
    told = ast.literal_eval(apart.cleaned_apart("pdf", b"tell").decode())
    assert set(told["environment"]) <= {"LC_CTYPE"}  # Python's own
    assert told["work"] == "/"
    assert not {name for name in told["modules"] if name.split(".")[0] in {"django", "celery", "psycopg2", "redis"}}


@pytest.mark.parametrize(
    ("extension", "content"),
    [("pdf", pdf()), ("docx", docx()), ("xlsx", xlsx()), ("mp3", mp3()), ("m4a", m4a()), ("mp4", mp4()),
     *((kind, picture(kind.upper().replace("JPG", "JPEG"))) for kind in ("jpg", "png", "webp"))],
    ids=["pdf", "docx", "xlsx", "mp3", "m4a", "mp4", "jpg", "png", "webp"],
)  # fmt: skip
def test_no_kind_loads_the_application_or_anything_once_it_reads(extension, content):
    watched = f"""
import runpy, sys
sys.argv = ["child", {extension!r}]
main = runpy.run_path({child.__file__!r})["main"]
loaded = set()
main.__globals__["open_nothing_more"] = lambda: loaded.update(sys.modules)
main()
later = set(sys.modules) - loaded
assert not later, later
assert not [name for name in sys.modules if name.startswith(("django", "celery"))]
"""
    answer = subprocess.run([sys.executable, "-I", "-c", watched], input=content, capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr.decode()
    assert answer.stdout


def test_no_process_is_no_error_page(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(FileRefusedError, match="tidak dapat diperiksa"):
        apart.cleaned_apart("pdf", pdf())
