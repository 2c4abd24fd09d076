"""The launcher as a program: real servers in folders of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

LAUNCHER = [sys.executable, "-m", "tppo_cases.core.embedded"]
NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY")
ASK = "import os, psycopg2; c = psycopg2.connect(os.environ['DATABASE_OWNER_URL']).cursor(); "


@pytest.fixture
def data():
    """A short folder that an unprivileged account can reach, unlike pytest's own."""
    folder = Path(tempfile.gettempdir()) / f"simpul-launch-{os.getpid()}"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def environment(**extra: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in NAMED} | extra


def launch(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [*LAUNCHER, *arguments]
    return subprocess.run(command, env=environment(**extra), capture_output=True, text=True, timeout=60, check=False)


def start(*arguments: str, **extra: str) -> tuple[subprocess.Popen[str], str]:
    """Start the launcher around a command; return it with the first line that the command prints."""
    process = subprocess.Popen([*LAUNCHER, *arguments], env=environment(**extra), stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def servers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    found = psutil.Process(process.pid).children(recursive=True)
    assert {child.name() for child in found} >= {"postgres", "valkey-server"}
    return found


def wait_until_gone(processes: list[psutil.Process], folder: str) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=15)
    deadline = time.monotonic() + 10
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive and not Path(folder).exists()


TELL_FOLDER = (sys.executable, "-c", "import os, time; print(os.environ['DATA_DIR'], flush=True); time.sleep(60)")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_launcher_that_is_stopped_leaves_nothing_behind(number):
    process, folder = start("with", "--ephemeral", "--", *TELL_FOLDER)
    servers = servers_of(process)

    process.send_signal(number)
    process.wait(30)

    assert wait_until_gone(servers, folder)


def test_data_survives_a_restart_after_a_kill(data):
    write = ASK + "c.execute('CREATE TABLE kept AS SELECT 42 AS n'); c.connection.commit(); print('ok', flush=True); "
    process, _ = start("with", "--", sys.executable, "-c", f"{write} import time; time.sleep(60)", DATA_DIR=str(data))
    process.kill()
    process.wait()

    read = f"{ASK} c.execute('TABLE kept'); print(c.fetchone()[0])"
    again = launch("with", "--", sys.executable, "-c", read, DATA_DIR=str(data))

    assert again.stdout.strip() == "42"


def test_command_keeps_its_exit_code_and_the_folders_are_private(data):
    answer = launch("with", "--", sys.executable, "-c", "raise SystemExit(7)", DATA_DIR=str(data))

    assert answer.returncode == 7
    assert {(data / name).stat().st_mode & 0o077 for name in ("sockets", "secrets", "postgres")} == {0}


def test_second_launcher_joins_with_a_command_but_does_not_run(data):
    process, _ = start("with", "--", *TELL_FOLDER, DATA_DIR=str(data))

    joined = launch("with", "--", sys.executable, "-c", f"{ASK} c.execute('SELECT 1'); print(c.fetchone())", DATA_DIR=str(data))
    refused = launch("run", DATA_DIR=str(data), PORT="8299")
    process.terminate()
    process.wait(30)

    assert joined.stdout.strip() == "(1,)"
    assert refused.returncode == 2
    assert f"{data} is in use by process {process.pid}" in refused.stderr


def test_run_refuses_a_port_in_use(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = launch("run", DATA_DIR=str(data), PORT=str(port))

    assert answer.returncode == 2
    assert f"Port {port} cannot be used" in answer.stderr
    assert not data.exists()
