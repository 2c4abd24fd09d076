"""A stolen dump: no name, number or story of anybody, not of the seeded persons and not of what was typed through intake."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from tests.canary import forms, sweep
from tests.canary.places import dump_of, redis_dump
from tests.cast import load_cast
from tests.conftest import cloned_database
from tests.factories.drafts import arrival, as_typed, consent, make_draft, open_draft
from tppo_cases.access.context import scope
from tppo_cases.core.sealed import SealedField, reveal_all
from victims.models.person import VictimIdentity
from victims.selectors.cases import Groups
from victims.services.drafts import save_section

PERSONS = 60
CANARIES = {
    "alias": "Kanarikuning", "full_name": "Zorvanda Quillmarto", "other_names": "Bexilung", "nik": "9102837465019283",
    "passport": "X9182736", "phone": "081987654321", "safe_contact": "Tetangga Wexolu 081912398745",
    "id_address": "Jalan Quorvex 17", "true_address": "Gang Zilmora 4", "family_contact": "Ibu Praxolde 081312344321",
    "police_report_number": "LP/77431/ZX", "arrival_place": "Dermaga Vorxil", "route": "Lewat Kexmor",
    "chronology": "Ia dijanjikan kerja di Braxonil.", "safety_note": "Penagih bernama Druvexo",
}  # fmt: skip
PLANTED = "Kenari Sengaja Terbuka"


@pytest.fixture(scope="module")
def stolen(django_db_setup, django_db_blocker) -> Iterator[dict[str, bytes]]:
    """The database as pg_dump writes it, and everything Redis holds."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), cloned_database("stolen") as name:
        call_command("seed_demo", persons=PERSONS, seed=3, check=False, verbosity=0)
        worker = load_cast().worker
        _through_intake(worker)
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "UPDATE victims_casegrant SET purpose = %s WHERE id = (SELECT min(id::text)::uuid FROM victims_casegrant)",
                [PLANTED],
            )
        cache.set("kenari", PLANTED)
        yield {"dump": dump_of(name), "redis": redis_dump()}
        cache.delete("kenari")


def _through_intake(worker) -> None:
    """One case that was opened, and one draft that is still being written."""
    names = {name: CANARIES[name] for name in CANARIES if name != "alias"}
    sections = {
        "kedatangan": arrival(alias=CANARIES["alias"]), "persetujuan": consent(giver_name="Wali Moxindra"),
        "rincian": as_typed(names),
    }  # fmt: skip
    open_draft(worker, make_draft(worker, **sections))
    draft = make_draft(worker)
    with scope(worker):
        save_section(actor=worker, draft_id=draft.pk, section="rincian", values=as_typed(names))


def _everything_told() -> set[str]:
    """Each sealed text of each person in the database, opened as nobody may; words short enough to be chance are left out."""
    every = Groups(frozenset(field.group for field in VictimIdentity._meta.fields if isinstance(field, SealedField)))
    names = ("full_name", "other_names", "nik", "family_card_number", "passport", "phone", "true_address")
    told: set[str] = set()
    for identity in VictimIdentity.objects.using("owner"):
        told |= {text for text in reveal_all(identity, names, every).values() if len(text) >= 8}
    return told


def test_the_dump_holds_rows_of_every_kind(stolen):
    assert stolen["dump"].count(b"\n") > 5000
    assert b"COPY public.victims_victimidentity" in stolen["dump"]
    assert b"TPPO-20" in stolen["dump"]


def test_no_name_number_or_address_of_any_seeded_person(stolen, django_db_blocker):
    with django_db_blocker.unblock():
        told = _everything_told()
    assert len(told) > PERSONS
    assert told & set(CANARIES.values())  # what came through intake is among them
    assert sweep(stolen, sorted(told)) == []


@pytest.mark.parametrize("field", sorted(CANARIES))
def test_nothing_of_what_was_typed_through_intake(stolen, field):
    words = [
        CANARIES[field],
        *(word for word in CANARIES[field].split() if len(word) > 5 and any(sign in "xzvqXZVQ" for sign in word)),
    ]
    assert sweep(stolen, words) == []


def test_what_is_planted_in_the_open_is_found(stolen):
    assert sweep(stolen, [PLANTED]) == [("dump", PLANTED), ("redis", PLANTED)]


@pytest.mark.parametrize("number", range(21))
def test_each_form_of_a_word_would_be_found(number):
    every = list(forms("Zorvanda-Quillmarto 9"))
    form = every[number % len(every)]
    assert sweep({"x": b"abc" + form + b"def"}, ["Zorvanda-Quillmarto 9"]) == [("x", "Zorvanda-Quillmarto 9")]
