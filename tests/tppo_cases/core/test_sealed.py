"""Sealed fields: what is stored opens only in its own place, with a key of the ring, for a reader with the group."""

import base64
from dataclasses import dataclass

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.core.sealed import (
    NotRevealedError,
    Sealed,
    SealError,
    open_bytes,
    parse_keys,
    reveal,
    reveal_all,
    seal,
    seal_bytes,
)
from victims.models.person import VictimIdentity

PLACE = "victims_identity.alias:1"


@dataclass(frozen=True)
class Reader:
    groups: frozenset[str]


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


def test_opens_again_in_its_own_place():
    assert open_bytes(seal_bytes(b"Siti Nurhaliza", place=PLACE), place=PLACE).decode() == "Siti Nurhaliza"


def test_the_same_text_never_looks_the_same():
    assert len({seal_bytes(b"x", place=PLACE) for _ in range(200)}) == 200


def test_a_ciphertext_moved_to_another_row_column_or_table_fails():
    sealed = seal_bytes(b"rahasia", place=PLACE)
    for elsewhere in ("victims_identity.alias:2", "victims_identity.nik:1", "victims_case.alias:1"):
        with pytest.raises(SealError):
            open_bytes(sealed, place=elsewhere)


def test_any_flipped_bit_fails():
    sealed = seal_bytes(b"rahasia", place=PLACE)
    for position in range(len(sealed)):
        for bit in (1, 128):
            altered = bytearray(sealed)
            altered[position] ^= bit
            with pytest.raises(SealError):
                open_bytes(bytes(altered), place=PLACE)


@pytest.mark.parametrize("end", [0, 1, 2, 10, 20, -1])
def test_a_cut_value_fails(end):
    with pytest.raises(SealError):
        open_bytes(seal_bytes(b"rahasia", place=PLACE)[:end], place=PLACE)


def test_the_first_key_seals_and_every_key_of_the_ring_opens(settings):
    settings.SEAL_KEYS = f"lama:{key('a')}"
    old = seal_bytes(b"rahasia", place=PLACE)
    settings.SEAL_KEYS = f"baru:{key('b')},lama:{key('a')}"
    new = seal_bytes(b"rahasia", place=PLACE)
    assert open_bytes(old, place=PLACE) == open_bytes(new, place=PLACE) == b"rahasia"
    assert new[2:6] == b"baru"
    settings.SEAL_KEYS = f"baru:{key('b')}"
    with pytest.raises(SealError, match="not in the ring"):
        open_bytes(old, place=PLACE)


@pytest.mark.parametrize("ring", ["", "a:bukan-base64", f"a:{base64.b64encode(b'pendek').decode()}"])
def test_a_ring_that_cannot_be_used_is_refused(ring):
    with pytest.raises(ImproperlyConfigured):
        parse_keys(ring)


def test_a_sealed_value_does_not_print_itself():
    sealed = Sealed(b"rahasia")
    assert f"{sealed} {sealed!r}" == "••• •••"


@pytest.mark.django_db
def test_plain_text_can_neither_be_written_nor_searched(cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        identities = VictimIdentity.objects.filter(pk=case.victim_id)
        for attempt in (
            lambda: identities.update(full_name="x"),
            lambda: identities.filter(full_name="x").exists(),
            lambda: VictimIdentity(victim=case.victim, full_name="x").save(force_insert=True),
        ):
            with pytest.raises(TypeError, match="sealed"):
                attempt()


@pytest.mark.django_db
def test_reveal_asks_for_the_group(cast):
    case = make_case(cast.worker, person={"identity": {"full_name": "Rekaan Satu"}})
    with scope(cast.worker):
        identity = VictimIdentity.objects.get(pk=case.victim_id)
        assert reveal(identity, "full_name", Reader(frozenset({"identity"}))) == "Rekaan Satu"
        with pytest.raises(NotRevealedError):
            reveal(identity, "full_name", Reader(frozenset({"summary", "health"})))
        assert reveal_all(identity, ["full_name"], Reader(frozenset())) == {}
        with pytest.raises(TypeError, match="not a sealed field"):
            reveal(identity, "birth_precision", Reader(frozenset()))


@pytest.mark.django_db
def test_the_database_holds_no_plain_text(cast):
    make_case(cast.worker, person={"identity": {"full_name": "Kenari Unik", "nik": "5203012345678901"}})
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT i::text FROM victims_victimidentity i UNION ALL SELECT s::text FROM victims_searchtoken s")
        rows = " ".join(row[0] for row in cursor.fetchall())
    for text in ("Kenari", "5203012345678901"):
        assert text not in rows
        assert text.encode().hex() not in rows


@pytest.mark.django_db
def test_a_ciphertext_copied_to_another_person_stays_shut(cast):
    mine, other = make_case(cast.worker), make_case(cast.worker)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE victims_victimidentity SET full_name = (SELECT full_name FROM victims_victimidentity WHERE victim_id = %s)"
            " WHERE victim_id = %s",
            [mine.victim_id, other.victim_id],
        )
    with scope(cast.worker), pytest.raises(SealError):
        reveal(VictimIdentity.objects.get(pk=other.victim_id), "full_name", Reader(frozenset({"identity"})))


def test_empty_text_clears_a_field():
    identity = VictimIdentity()
    seal(identity, alias="Melati")
    assert identity.alias is not None
    seal(identity, alias="")
    assert identity.alias is None
