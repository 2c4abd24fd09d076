"""Files at rest: sealed in pieces with a data key of their own, so that none has to stand in memory as a whole.

A sealed file is ``version | piece …``; a piece is AES-256-GCM of at most 64 KiB. Its nonce counts the pieces and marks the
last one (the STREAM construction), so a file that was cut, reordered or continued does not open; ``place`` is bound to every
piece, so a file that was moved does not either. A data key seals one file and no other: a counter is never used twice.
"""

import os
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tppo_cases.core.sealed import SealError, open_bytes, seal_bytes

VERSION = b"\x01"
KEY_BYTES = 32
PIECE = 64 * 1024
TAG_BYTES = 16
COUNTER_BYTES = 11
LENGTH_BYTES = 2


def new_file_key() -> bytes:
    """A key for one file. Whoever stores it seals it; whoever destroys it destroys the file."""
    return os.urandom(KEY_BYTES)


def sealed_pieces(plain: Iterable[bytes], key: bytes, *, place: str) -> Iterator[bytes]:
    """Seal a stream of bytes of any lengths; ``place`` names where the file will stand."""
    cipher, bound = AESGCM(key), VERSION + place.encode()
    yield VERSION
    waiting, number = b"", 0
    for part in plain:
        waiting += part
        while len(waiting) > PIECE:  # the last piece is never empty, unless the file is
            yield cipher.encrypt(_nonce(number, last=False), waiting[:PIECE], bound)
            waiting, number = waiting[PIECE:], number + 1
    yield cipher.encrypt(_nonce(number, last=True), waiting, bound)


def opened_pieces(file: IO[bytes], key: bytes, *, place: str) -> Iterator[bytes]:
    """Open a file piece by piece; each is authentic before it is given out. Closes ``file``.

    Raises SealError where it was altered, cut, continued or moved, or sealed with another key.
    """
    cipher, bound = AESGCM(key), VERSION + place.encode()
    with file:
        if file.read(len(VERSION)) != VERSION:
            message = "not a sealed file of a known version"
            raise SealError(message)
        piece, number = _read(file), 0
        while True:
            following = _read(file)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), piece, bound)
            except InvalidTag as error:
                message = "a sealed file was altered, cut or moved"
                raise SealError(message) from error
            if not following:
                return
            piece, number = following, number + 1


def sealed_with_key(plain: Iterable[bytes], *, place: str) -> Iterator[bytes]:
    """Seal a file that carries its own key in front, sealed with the key ring."""
    key = new_file_key()
    wrapped = seal_bytes(key, place=f"{place}:key")
    yield joined(wrapped, b"")
    yield from sealed_pieces(plain, key, place=place)


def opened_with_key(file: IO[bytes], *, place: str) -> Iterator[bytes]:
    """Open what ``sealed_with_key`` sealed; SealError as there."""
    wrapped = file.read(int.from_bytes(file.read(LENGTH_BYTES), "big"))
    yield from opened_pieces(file, open_bytes(wrapped, place=f"{place}:key"), place=place)


def joined(wrapped: bytes, pieces: bytes) -> bytes:
    """A whole file of ``sealed_with_key``: its sealed key, then its pieces."""
    return len(wrapped).to_bytes(LENGTH_BYTES, "big") + wrapped + pieces


def key_and_pieces(content: bytes) -> tuple[bytes, bytes]:
    """The other way round, so that the key can be sealed again without touching the pieces."""
    end = LENGTH_BYTES + int.from_bytes(content[:LENGTH_BYTES], "big")
    return content[LENGTH_BYTES:end], content[end:]


def _read(file: IO[bytes]) -> bytes:
    return file.read(PIECE + TAG_BYTES)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES, "big") + (b"\x01" if last else b"\x00")
