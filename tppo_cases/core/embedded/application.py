"""The whole application on one machine: what ``make run`` starts."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tppo_cases.core.embedded.errors import LaunchError
from tppo_cases.core.embedded.processes import Child, Children
from tppo_cases.core.embedded.services import services

BASE_DIR = Path(__file__).resolve().parents[3]
SECONDS_TO_START = 60


def run(data: Path) -> int:
    """Serve until a signal or until a part ends by itself; return the exit code."""
    port = _port()
    address = os.environ.get("BIND", "127.0.0.1")
    _check_free(address, port)
    children = Children()
    with services(data, children) as found:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tppo_cases.settings.local"} | found
        environment["STATIC_ROOT"] = str(data / "static")
        if not environment.get("DATABASE_OWNER_URL"):
            raise LaunchError(
                "DATABASE_URL perlu ditemani DATABASE_OWNER_URL (peran simpul_owner) untuk migrasi.",
                "DATABASE_URL needs DATABASE_OWNER_URL (the role simpul_owner) beside it, for migrations.",
            )
        _prepare(children, environment, data)
        environment.pop("DATABASE_ADMIN_URL", None)
        demo = _output(["manage.py", "demo_accounts"], environment)
        environment.pop("DATABASE_OWNER_URL")  # the running application can never change the schema
        web = _serve(children, environment, data, f"{address}:{port}")
        _wait_until_it_answers(web, port)
        print(f"\nSIMPUL TPPO: http://localhost:{port}/\n{demo}\nCtrl-C: berhenti / stop", flush=True)  # noqa: T201  # a program of the command line
        ended = children.wait_for_end()
        raise LaunchError(f"{ended.name} berhenti sendiri.", f"{ended.name} ended by itself.")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise LaunchError(f"PORT={text} bukan nomor porta.", f"PORT={text} is not a port number.")


def _check_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise LaunchError(
                f"Porta {port} tidak dapat dipakai ({error.strerror}). Pilih yang lain: PORT=8001 make run",
                f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8001 make run",
            ) from error


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _step(children: Children, name: str, command: list[str], environment: dict[str, str]) -> None:
    child = children.start(name, command, env=environment, cwd=BASE_DIR)
    code = child.process.wait()
    children.running.remove(child)
    if code != 0:
        raise LaunchError(f"{name} gagal (kode {code}).", f"{name} failed (code {code}).")


def _prepare(children: Children, environment: dict[str, str], data: Path) -> None:
    _step(children, "prepare", _python("manage.py", "prepare", "--demo"), environment)
    stamp = data / "static" / ".fingerprint"
    fingerprint = _static_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        command = _python("manage.py", "collectstatic", "--noinput", "--clear", "--verbosity=0")
        _step(children, "collectstatic", command, environment)
        stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """Return a value that changes when a static file or a pinned package does."""
    digest = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted((BASE_DIR / "tppo_cases" / "static").rglob("*")):
        state = path.stat()
        digest.update(f"{path.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _output(command: list[str], environment: dict[str, str]) -> str:
    """Return what a command prints; '' if there is no such command."""
    done = subprocess.run(_python(*command), env=environment, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    return done.stdout.rstrip() if done.returncode == 0 else ""


def _serve(children: Children, environment: dict[str, str], data: Path, address: str) -> Child:
    web = ["gunicorn", "tppo_cases.wsgi:application", "--bind", address, "--workers", "2", "--worker-class", "gthread"]
    web += ["--threads", "4", "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "10"]
    sealing = ("AUDIT_KEY", "DATABASE_SEALER_URL")  # for the worker: who serves pages can seal nothing
    outside = {name: value for name, value in environment.items() if name not in sealing}
    child = children.start("gunicorn", _python("-m", *web), env=outside, cwd=BASE_DIR)
    child.patience = 12
    celery = _python("-W", "ignore:You're running the worker with superuser", "-m", "celery", "--quiet", "-A", "tppo_cases")
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "warning", "--without-mingle", "--without-gossip"]
    children.start("Celery worker", worker, env=environment, cwd=BASE_DIR, stop_signal=signal.SIGTERM)
    beat = [*celery, "beat", "--loglevel", "warning", "--schedule", str(data / "beat"), "--pidfile", ""]
    children.start("Celery beat", beat, env=environment, cwd=BASE_DIR)
    return child


def _wait_until_it_answers(web: Child, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and web.process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except urllib.error.HTTPError as error:
            raise LaunchError(f"/healthz menjawab {error.code}.", f"/healthz answers {error.code}.") from error
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise LaunchError("gunicorn tidak mau berjalan.", "gunicorn does not start.")
