"""Write the hashes of all files that the package index offers for each pinned version. The versions stay as they are."""

import re
import subprocess
import sys
from pathlib import Path

from tests.libraries.requirements import FILE, HASH, libraries, logical_lines, with_hashes, without_hashes

# Reads no configuration and notes no index: which one is asked is a matter of the machine.
_ASK = (
    "pip", "compile", "-", "--generate-hashes", "--no-deps", "--universal", "--python-version", "3.11", "--no-config",
    "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet",
)  # fmt: skip


def hashes_from_index(text: str) -> dict[str, list[str]]:
    """The hashes by name, as uv reads them from the index."""
    uv = Path(sys.executable).with_name("uv")
    answer = subprocess.run([uv, *_ASK], input=without_hashes(text), capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(answer.stderr)
    return {
        re.split(r"==", line)[0]: [value.removeprefix("--hash=sha256:") for value in HASH.findall(line)]
        for line in logical_lines(answer.stdout)
    }


def lock() -> int:
    """Rewrite the file; returns how many distributions it has."""
    text = FILE.read_text(encoding="utf-8")
    written = with_hashes(text, hashes_from_index(text))
    found = libraries(written)
    FILE.write_text(written, encoding="utf-8")
    return len(found)
