"""What keeping costs: new keys for all that is sealed, the seals of the trail, and verifying them."""

import base64
import io
import secrets
import time

from django.conf import settings
from django.core.management import call_command

from tests.performance.table import aligned
from tppo_cases.audit.seal.sealing import seal_all
from tppo_cases.audit.seal.verifying import verify
from tppo_cases.core import rotation
from victims.services.index_rotation import token_keys

TITLE = "Perawatan: detik untuk 10.000"
HEAD = ("pekerjaan", "kasus", "jumlah", "detik", "detik per 10.000")


def measure_upkeep(cases: int) -> str:
    """The table. Keys are replaced by the command itself; the new ones stay, the old ones are gone."""
    rows = []
    for work, run in (
        ("ganti kunci nilai tersegel", _rotate_keys), ("ganti kunci token pencarian", _rotate_index),
        ("segel jejak audit", seal_all), ("periksa jejak audit", _verify),
    ):  # fmt: skip
        start = time.perf_counter()
        number = run()
        taken = time.perf_counter() - start
        rows.append((work, f"{cases:,}".replace(",", "."), str(number), f"{taken:.1f}", f"{taken / number * 10_000:.2f}"))
    return "\n".join(aligned(HEAD, rows, words={0}))


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _rotate_keys() -> int:
    new = f"k{secrets.token_hex(4)}:{_new_key()}"
    _with("SEAL_KEYS", new)
    return sum(rotation.count_keys(column, using="owner").total() for column in rotation.sealed_columns())


def _rotate_index() -> int:
    _with("INDEX_KEY", _new_key(), "--index")
    return token_keys(using="owner").total()


def _with(setting: str, new: str, *options: str) -> None:
    setattr(settings, setting, f"{new},{getattr(settings, setting)}")
    call_command("rotate_keys", *options, stdout=io.StringIO())  # fails where a value is left
    setattr(settings, setting, new)


def _verify() -> int:
    outcome = verify()
    assert not outcome.findings, outcome.findings[:5]
    return outcome.rows
