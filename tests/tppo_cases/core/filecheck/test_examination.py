"""Of the hostile corpus none is taken, of the good one none is refused; what is taken tells no place."""

import io
import time

import pytest
from PIL import Image

from tests.factories.files import box, m4a, mp3, mp4, pdf, picture
from tests.tppo_cases.core.filecheck.corpus import good, hostile
from tppo_cases.core.filecheck.examination import examine
from tppo_cases.core.filecheck.sentences import FileRefusedError

HOSTILE, GOOD = hostile(), good()
GPS = b"-6.2088+106.8456/"


def test_the_corpus_is_large_enough():
    assert len(HOSTILE) >= 60
    assert len(GOOD) >= 20
    assert len({what for what, _, _ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(("name", "content"), [sample[1:] for sample in HOSTILE], ids=[sample[0] for sample in HOSTILE])
def test_a_hostile_file_is_refused_with_a_sentence_and_at_once(name, content):
    began = time.monotonic()
    with pytest.raises(FileRefusedError) as refusal:
        examine(name, content)

    assert list(refusal.value.message_dict) == ["file"]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("name", "content"), [sample[1:] for sample in GOOD], ids=[sample[0] for sample in GOOD])
def test_a_good_file_is_taken(name, content):
    examined = examine(name, content)

    assert examined.content
    assert examined.kind.extension == name.rpartition(".")[2].lower().replace("jpeg", "jpg")


def exif_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "Kamera Rahasia"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 12.0, 31.0), 3: "E", 4: (106.0, 50.0, 44.0)})
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_place_device_comment_and_profile_and_stands_upright(kind):
    options = {"exif": exif_with_place(), "icc_profile": b"profil rahasia" * 10}
    told = picture(kind, (60, 40), **options, **({"comment": b"Komentar Rahasia"} if kind == "JPEG" else {})) + b"Ekor Rahasia"
    assert b"ahasia" in told

    kept = examine(f"foto.{kind.lower()}", told).content
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    assert b"ahasia" not in kept
    assert len(kept) < len(told)


def test_a_film_keeps_its_bytes_but_not_its_place():
    told = mp4(telling=box(b"\xa9xyz", GPS))
    kept = examine("film.mp4", told).content

    assert GPS in told
    assert GPS not in kept
    assert len(kept) == len(told)
    assert kept.index(b"mdat") == told.index(b"mdat")


def test_a_recording_loses_its_tags():
    assert examine("suara.m4a", m4a(telling=GPS)).content.count(GPS) == 0
    assert examine("suara.mp3", mp3(tag=b"ID3\x04\0\0\0\0\0\x11" + GPS)).content == mp3().rstrip(b"\0")


def test_a_pdf_keeps_every_byte_so_that_signatures_hold():
    assert examine("surat.pdf", (whole := pdf())).content == whole


def test_the_largest_picture_is_taken():
    assert examine("ktp.png", picture("PNG", (8000, 5000), mode="L")).content
