"""Under which licences the application's libraries stand, read from the metadata of what is installed."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from tests.libraries.requirements import FILE, ROOT, Library, libraries

LIST = ROOT / "docs/licences.md"
VENDORED = ROOT / "tppo_cases/static/vendor/README.md"
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "LGPL", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1",
    "PSF-2.0", "public domain",
}  # fmt: skip
# Words of authors, and what they mean.
READ_AS = {
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause": "BSD-3-Clause",
    "BSD License": "BSD",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "LGPL with exceptions": "LGPL",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "New BSD": "BSD-3-Clause",
    "PSFL": "PSF-2.0",
    "Public Domain": "public domain",
    "Python Software Foundation License": "PSF-2.0",
}
# Not installed everywhere, so said by hand.
ABSENT = {"async-timeout": "Apache-2.0"}
UNWANTED = re.compile(r"AGPL|Affero|(?<!Lesser )General Public|(?<![AL])GPL|SSPL|Commons Clause|Proprietary", re.IGNORECASE)
# Words that sound worse than what they mean, with the reason.
EXCUSED = {"qrcode": "its licence file is BSD and MIT; the other classifier stands for the name QR Code, a trade mark"}
_HEAD = """# Licences of what the application is made of

Written by `make sbom` from what is installed; `tests/test_licences.py` looks that nothing is missing and nothing unwanted is
there (AGPL, GPL, proprietary, unknown). Tools for work and tests are not in the image and not in this list.

| what | version | licence |
|---|---|---|
"""


def said(name: str) -> tuple[list[str], list[str]]:
    """What the metadata of an installed distribution say of its licence: the fields, and the classifiers."""
    found = metadata(name)
    classifiers = [line for line in found.get_all("Classifier") or [] if line.startswith("License ::")]
    fields = [*(found.get_all("License-Expression") or []), *(found.get_all("License") or [])]
    short = [words for words in fields if words and "\n" not in words]  # some put the whole text there
    return short, [line.split(" :: ")[-1] for line in classifiers]


def kinds(words: str) -> list[str]:
    """The licences that such words name; as they stand where they are not known."""
    parts = re.split(r" OR | AND |, ", words)
    return [READ_AS.get(part, part) for part in parts]


def licence(name: str) -> str:
    """One line about the licence of a distribution, of known kinds where there are such; else ``unknown``."""
    try:
        fields, classifiers = said(name)
    except PackageNotFoundError:
        return ABSENT.get(name, "unknown")
    if name not in EXCUSED and any(UNWANTED.search(words) for words in fields + classifiers):
        return "unwanted"
    for words in [*fields, ", ".join(classifiers)]:
        if words and set(kinds(words)) <= ALLOWED:
            return (" OR " if " OR " in words else ", ").join(dict.fromkeys(kinds(words)))
    return "unknown"


def of_the_application() -> list[Library]:
    """The distributions that an image holds."""
    return sorted(
        (one for one in libraries(FILE.read_text(encoding="utf-8")) if not one.for_work), key=lambda library: library.name
    )


def vendored(readme: Path = VENDORED) -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of the files of others that lie beside our own."""
    text = readme.read_text(encoding="utf-8")
    yield from re.findall(r"^\| .+? \| npm `(.+?)` (\S+) \|.*\| (\S+) \|$", text, re.M)
    yield from re.findall(r"\((bootstrap-icons) (\S+), (\S+)\)", text)


def as_text() -> str:
    """The list, as it stands in ``docs/licences.md``."""
    rows = [(library.name, library.version, licence(library.name)) for library in of_the_application()]
    return _HEAD + "".join(f"| {name} | {version} | {kind} |\n" for name, version, kind in [*rows, *vendored()])
