"""Secrets of one data folder: made once, kept in a file that only its owner may read."""

import base64
import os
import secrets
from pathlib import Path

from tppo_cases.core.embedded.errors import LaunchError


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


MAKERS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(64),
    "SEAL_KEYS": lambda: f"k1:{_key()}",
    "INDEX_KEY": _key,
    "AUDIT_KEY": _key,
    "ADMIN_PASSWORD": lambda: secrets.token_urlsafe(24),
    "OWNER_PASSWORD": lambda: secrets.token_urlsafe(24),
    "APP_PASSWORD": lambda: secrets.token_urlsafe(24),
    "SEALER_PASSWORD": lambda: secrets.token_urlsafe(24),
    "REDIS_PASSWORD": lambda: secrets.token_urlsafe(24),
}

# A data folder of an earlier release has none of these, and nothing in it needs them yet.
LATER = frozenset({"AUDIT_KEY", "SEALER_PASSWORD"})


def load_secrets(path: Path, *, database_exists: bool) -> dict[str, str]:
    """Return the secrets in ``path``; make them if there is no file yet.

    Raises LaunchError when the file is gone or incomplete while the database, which was sealed with it, is still there.
    """
    known = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line) if path.exists() else {}
    missing = MAKERS.keys() - known.keys()
    if missing - (LATER if known else frozenset()) and database_exists:
        raise LaunchError(
            f"Berkas rahasia {path} hilang atau tidak lengkap, padahal basis datanya ada: tanpa kunci itu data tidak terbaca. "
            "Pulihkan berkas itu, atau hapus folder datanya.",
            f"The secrets {path} are missing or incomplete although the database exists: without them its data cannot be read. "
            "Restore the file or delete the data folder.",
        )
    if missing:
        known |= {name: MAKERS[name]() for name in MAKERS if name in missing}
        _write(path, known)
    return known


def _write(path: Path, values: dict[str, str]) -> None:
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
