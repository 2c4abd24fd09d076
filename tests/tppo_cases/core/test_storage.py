"""A stored file is whole or absent, for the account of the application alone."""

from pathlib import Path

import pytest

from tppo_cases.core.storage import Pieces, WholeFileStorage


@pytest.fixture
def storage(tmp_path):
    return WholeFileStorage(location=tmp_path / "dokumen")


def test_what_was_stored_is_read_again_and_closed_to_others(storage):
    name = storage.save("ab/abcd", Pieces([b"satu", b"dua"]))

    assert storage.open(name).read() == b"satudua"
    assert [Path(storage.path(place)).stat().st_mode & 0o077 for place in ("ab", name)] == [0, 0]


def test_a_file_that_breaks_off_leaves_nothing(storage):
    def breaking():
        yield b"satu"
        message = "disk full"
        raise OSError(message)

    with pytest.raises(OSError, match="disk full"):
        storage.save("ab/abcd", Pieces(breaking()))
    assert storage.listdir("ab") == ([], [])


def test_pieces_are_read_like_a_file():
    pieces = Pieces([b"abc", b"defg", b"h"])
    assert [pieces.read(2), pieces.read(4), pieces.read(), pieces.read()] == [b"ab", b"cdef", b"gh", b""]
