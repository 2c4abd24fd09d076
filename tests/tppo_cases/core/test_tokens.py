"""Search tokens: spelling variants meet, kinds of numbers stay apart, and nothing can be read back."""

import pytest

from tppo_cases.core import tokens
from tppo_cases.core.names import Name, parse, sound
from tppo_cases.core.tokens import TOKEN_BYTES, identifier_token, index_keys, key_id, token


def name_tokens(name: str) -> set[tuple[str, str, bytes]]:
    return tokens.name_tokens(parse(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soekarno", "Sukarno"), ("Djoko", "Joko"), ("Tjahyo", "Cahyo"), ("Sjarif", "Syarif"), ("Njoman", "Nyoman"),
        ("Muhammad", "Moh."), ("Mohamed", "Muchamad"), ("Md", "M"), ("Annisa", "Anisa"), ("Fitriyah", "Fitriya"),
        ("Dewi", "DEWI"), ("José", "Jose"), ("Chairul", "Khairul"),
    ],
)  # fmt: skip
def test_spelling_variants_sound_alike(one, other):
    assert name_tokens(one) == name_tokens(other)


@pytest.mark.parametrize(("one", "other"), [("Dewi", "Dewa"), ("Sari", "Sri"), ("Rina", "Rini"), ("Ani", "Ina")])
def test_different_names_stay_apart(one, other):
    assert name_tokens(one) != name_tokens(other)


def test_titles_and_particles_do_not_count():
    assert name_tokens("Hj. Siti binti Ahmad") == name_tokens("Siti Ahmad")
    assert sound("Binti") == ""


def test_the_order_of_words_does_not_count():
    assert set(parse("Dewi Rahma").words) == set(parse("Rahma, Dewi").words)


@pytest.mark.parametrize("name", ["", "   ", "- . '", "李"])
def test_a_name_without_latin_letters_gives_no_tokens(name):
    assert name_tokens(name) == set()


def test_a_name_of_silent_letters_still_gives_a_token():
    assert parse("Hh") == Name(("h",), ("h",))


def test_identifiers_are_compared_by_their_signs_alone():
    assert identifier_token("nik", "5203 0123 4567 8901") == identifier_token("nik", "5203-0123-4567-8901")
    assert identifier_token("passport", "a 1234567") == identifier_token("passport", "A1234567")
    assert identifier_token("phone", "+62 812-3456") == identifier_token("phone", "0812 3456")
    assert identifier_token("nik", " - ") is None


def test_each_kind_has_its_own_key():
    number = "5203012345678901"
    assert identifier_token("nik", number) != identifier_token("kk", number)
    assert len(token("nik", number)[2]) == TOKEN_BYTES
    assert number.encode() not in token("nik", number)[2]
    assert token("name", "mawar")[2] != token("alias", "mawar")[2]


def test_frequent_first_names_leave_no_token_beside_another_word():
    for name in ("Siti Rahma", "Muhammad Rahma", "Rahma"):
        assert name_tokens(name) == name_tokens("Rahma")
    assert name_tokens("Siti") == name_tokens("St.") != set()


def test_two_keys_of_the_index_make_two_tokens_that_name_their_key(settings):
    settings.INDEX_KEY = "QUFB,QkJC"
    new, old = index_keys()
    assert identifier_token("nik", "1") == identifier_token("nik", "1", new)
    assert token("nik", "1", old) != token("nik", "1", new)
    assert [token("nik", "1", key)[1] for key in (new, old)] == [key_id(new), key_id(old)]
    assert key_id(new) != key_id(old)
