"""The embedded Valkey (or Redis): broker and cache. What it holds may be lost at any time."""

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import redis

from tppo_cases.core.embedded.account import private_folder
from tppo_cases.core.embedded.binaries import find_valkey, reachable_valkey
from tppo_cases.core.embedded.errors import LaunchError
from tppo_cases.core.embedded.folders import Places
from tppo_cases.core.embedded.processes import Child, Children

SECONDS_TO_START = 30


def redis_url(password: str, sockets: Path) -> str:
    """Return the address as Django's cache writes it."""
    return f"unix://:{quote(password, safe='')}@{quote(str(sockets / 'valkey.sock'))}?db=0"


def start_valkey(places: Places, children: Children, password: str) -> Child:
    """Start the server on a Unix socket only and wait until it answers."""
    program = reachable_valkey(find_valkey(), places.account, places.programs)
    private_folder(places.valkey, places.account)
    lines = {
        "port": "0",
        "unixsocket": f'"{places.sockets / "valkey.sock"}"',
        "unixsocketperm": "700",
        "dir": f'"{places.valkey}"',
        "save": '""',
        "appendonly": "no" if places.ephemeral else "yes",
        "requirepass": password,
    }
    log = places.logs / "valkey.log"
    with log.open("ab") as output:
        # The configuration goes through a pipe: on the command line everybody could read the password.
        child = children.start("Valkey", [program, "-"], account=places.account, output=output, stdin=subprocess.PIPE)
    pipe = child.process.stdin
    if pipe:
        pipe.write("".join(f"{name} {value}\n" for name, value in lines.items()).encode())
        pipe.close()
    _wait_until_it_answers(child, redis_url(password, places.sockets), log)
    return child


def _wait_until_it_answers(child: Child, url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    client = redis.Redis.from_url(url)
    while time.monotonic() < deadline and child.process.poll() is None:
        try:
            client.ping()
        except redis.RedisError:
            time.sleep(0.03)
        else:
            client.close()
            return
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    raise LaunchError(f"Valkey tidak mau berjalan; lihat {log}:", f"Valkey does not start; see {log}:\n{tail}")
