"""``requirements.txt`` as data. Its readable lines are written by people, the lines of hashes by ``make lock``."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "requirements.txt"
FOR_WORK = "# --- from here on only for work"  # the Dockerfile cuts the file here
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_PINNED = re.compile(r"(?P<name>[a-z0-9.-]+)==(?P<version>[\w.!+]+)(?P<marker> ; [^\\]+)?")


@dataclass(frozen=True)
class Library:
    """One pinned distribution."""

    name: str
    version: str
    hashes: tuple[str, ...]
    for_work: bool


def logical_lines(text: str) -> list[str]:
    """The lines as pip reads them: what ends in a backslash goes on."""
    return re.sub(r" *\\\n *", " ", text).splitlines()


def libraries(text: str) -> list[Library]:
    """Every distribution of the file; raises ``ValueError`` for a line that is not a pinned version with hashes."""
    found, for_work = [], False
    for line in logical_lines(text):
        for_work = for_work or line.startswith(FOR_WORK)
        if not line or line.startswith("#"):
            continue
        pinned, *hashes = re.split(r" (?=--hash=)", line)
        match = _PINNED.fullmatch(pinned)
        if not match or not hashes or not all(HASH.fullmatch(value) for value in hashes):
            raise ValueError(line)
        found.append(Library(match["name"], match["version"], tuple(hashes), for_work))
    return found


def without_hashes(text: str) -> str:
    """The readable lines alone."""
    return re.sub(r" *\\\n((?: *--hash=\S+ *\\?)+\n?)+", "\n", text)


def with_hashes(text: str, hashes: dict[str, list[str]]) -> str:
    """The readable lines, each distribution with one line of hashes below it."""
    lines = []
    for line in without_hashes(text).splitlines():
        lines.append(line)
        if line and not line.startswith("#"):
            name = line.partition("==")[0]
            lines[-1] += " \\"
            lines.append("    " + " ".join(f"--hash=sha256:{value}" for value in sorted(hashes[name])))
    return "\n".join(lines) + "\n"
