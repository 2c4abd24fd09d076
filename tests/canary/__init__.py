"""Looking for what must not be there: plant words that occur nowhere else, then sweep bytes for them.

A word is looked for as it is, in capitals and not, as UTF-16, in hexadecimal and in base64 at each of its three offsets,
and a number also without its separators. The sweep can be given dumps, logs, mails, files and responses.
"""

import base64
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf

MOST_HEADS = 4096  # bytes before the body of an answer


def forms(word: str) -> Iterator[bytes]:
    """Every way in which a word could stand somewhere and still be read."""
    plain = {word, word.lower(), word.upper(), word.replace("-", "").replace(" ", "")}
    for text in sorted(plain):
        raw = text.encode()
        yield from (raw, text.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode())
        for offset in range(3):
            encoded = base64.b64encode(b"\0" * offset + raw).rstrip(b"=")
            # Signs that also depend on the neighbours are left out.
            yield encoded[(offset * 8 + 5) // 6 : len(encoded) - 1]


def readable_forms(word: str) -> Iterator[bytes]:
    """The ways in which a person or a browser would read it: enough for many megabytes of pages, and quick."""
    for text in {word, word.lower(), word.upper()}:
        yield from (text.encode(), text.encode("utf-16-le"))


def sweep(
    places: Mapping[str, bytes], words: Iterable[str], ways: Callable[[str], Iterator[bytes]] = forms
) -> list[tuple[str, str]]:
    """Where which word was found: (place, word)."""
    wanted = {form: word for word in words for form in ways(word) if len(form) >= 4}
    lowered = {name: content.lower() for name, content in places.items()}
    found = {
        (name, word)
        for form, word in wanted.items()
        for name, content in places.items()
        if form in content or (form.lower() in lowered[name] and form == word.lower().encode())
    }
    return sorted(found)


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, as places of a sweep."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def unpacked(places: Mapping[str, bytes]) -> dict[str, bytes]:
    """The places, and beside each archive, workbook and PDF among them what is packed in it."""
    return dict(places) | {f"{name}!{part}": text for name, whole in places.items() for part, text in _parts(whole)}


def _parts(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """An archive's members; of one that is locked, their names. An answer has a line of heads before its body."""
    if (start := whole.find(b"PK\x03\x04")) >= 0 and zipfile.is_zipfile(BytesIO(whole[start:])):
        with zipfile.ZipFile(BytesIO(whole[start:])) as archive:
            for member in archive.infolist():
                locked = member.flag_bits & 1
                yield member.filename, member.filename.encode() if locked else archive.read(member)
    if 0 <= (start := whole.find(b"%PDF-")) < MOST_HEADS:
        plain = BytesIO()
        with pikepdf.open(BytesIO(whole[start:])) as document:
            document.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
        yield "pdf", plain.getvalue()
