"""Files are sealed piece by piece; whatever is done to the pieces, nothing false is given out."""

import io

import pytest

from tppo_cases.core.sealed import SealError
from tppo_cases.core.sealed_files import (
    PIECE,
    TAG_BYTES,
    new_file_key,
    opened_pieces,
    opened_with_key,
    sealed_pieces,
    sealed_with_key,
)

PLACE = "victims_document.content:1"
KEY = bytes(range(32))
SEALED_PIECE = PIECE + TAG_BYTES


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealed_pieces([content], key, place=PLACE))


def opened(stored: bytes, key: bytes = KEY, place: str = PLACE) -> bytes:
    return b"".join(opened_pieces(io.BytesIO(stored), key, place=place))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_opens_again_whatever_its_length(size):
    content = bytes(number % 251 for number in range(size))
    assert opened(sealed(content)) == content


def test_parts_of_any_length_give_the_same_file():
    content = bytes(range(256)) * 600
    parts = [content[start : start + 999] for start in range(0, len(content), 999)]
    assert b"".join(sealed_pieces(parts, KEY, place=PLACE)) == sealed(content)


def test_shows_nothing_of_the_content_and_never_repeats_a_piece():
    stored = sealed(bytes(3 * PIECE))
    pieces = [stored[1 + number * SEALED_PIECE :][:SEALED_PIECE] for number in range(3)]
    assert bytes(64) not in stored
    assert len(set(pieces)) == 3


@pytest.mark.parametrize("at", [0, 1, 500, SEALED_PIECE, SEALED_PIECE + 1, -1])
def test_a_flipped_bit_fails(at):
    stored = bytearray(sealed(bytes(2 * PIECE)))
    stored[at] ^= 1
    with pytest.raises(SealError):
        opened(bytes(stored))


@pytest.mark.parametrize("end", [0, 1, 2, 17, SEALED_PIECE, 1 + SEALED_PIECE, 2 + SEALED_PIECE, 1 + 2 * SEALED_PIECE, -1])
def test_a_cut_file_fails_also_between_two_pieces(end):
    with pytest.raises(SealError):
        opened(sealed(bytes(3 * PIECE))[:end])


def _pieces(content: bytes) -> list[bytes]:
    stored = sealed(content)[1:]
    return [stored[start : start + SEALED_PIECE] for start in range(0, len(stored), SEALED_PIECE)]


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 0, 1, 2), (0, 2), (0, 1, 2, 2), (2,), (0, 1, 1)], ids=str)
def test_reordered_repeated_or_left_out_pieces_fail(order):
    pieces = _pieces(bytes(3 * PIECE))
    with pytest.raises(SealError):
        opened(b"\x01" + b"".join(pieces[number] for number in order))


def test_pieces_of_two_files_do_not_mix():
    other = sealed(bytes(2 * PIECE), new_file_key())
    with pytest.raises(SealError):
        opened(b"\x01" + _pieces(bytes(2 * PIECE))[0] + other[1 + SEALED_PIECE :])


def test_another_key_place_or_version_fails():
    stored = sealed(b"rahasia")
    for attempt in (
        lambda: opened(stored, new_file_key()),
        lambda: opened(stored, place="victims_document.content:2"),
        lambda: opened(b"\x02" + stored[1:]),
    ):
        with pytest.raises(SealError):
            attempt()


def test_every_piece_is_authentic_before_it_is_given_out():
    stored = bytearray(sealed(b"a" * (2 * PIECE)))
    stored[-1] ^= 1
    pieces = opened_pieces(io.BytesIO(bytes(stored)), KEY, place=PLACE)

    assert next(pieces) == b"a" * PIECE
    with pytest.raises(SealError):
        next(pieces)


def test_a_file_may_carry_its_own_key_sealed_with_the_ring():
    stored = b"".join(sealed_with_key([b"rahasia" * 100], place=PLACE))

    assert b"".join(opened_with_key(io.BytesIO(stored), place=PLACE)) == b"rahasia" * 100
    for altered in (stored[:1], stored[:40], b"\xff" + stored[1:], stored[:-1]):
        with pytest.raises(SealError):
            b"".join(opened_with_key(io.BytesIO(altered), place=PLACE))
    with pytest.raises(SealError):
        b"".join(opened_with_key(io.BytesIO(stored), place="elsewhere"))
