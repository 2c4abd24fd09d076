"""The sections: what is understood, what is told to the writer, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.drafts import arrival, as_typed, consent
from victims.forms.intake_age import age_at_arrival
from victims.forms.intake_facts import SECTION_FORMS, Intake, initials_of
from victims.selectors.drafts import DraftContent

pytestmark = pytest.mark.django_db


def section(cast, slug, **typed):
    content = DraftContent(values={slug: as_typed(typed)})
    return SECTION_FORMS[slug](user=cast.worker, content=content, checks=True)


def intake(cast, **sections):
    return Intake(cast.worker, DraftContent(values=sections))


@pytest.mark.parametrize(
    ("typed", "months"),
    [("27", 324), ("27 tahun", 324), ("2 bulan", 2), ("18 bln", 18), ("0", 0), ("", None), (" 27 th. ", 324), ("120", 1440)],
)
def test_an_age_as_people_say_it(cast, typed, months):
    form = section(cast, "kedatangan", age=typed)

    assert form.is_valid()
    assert form.cleaned_data["age"] == months


@pytest.mark.parametrize(
    ("slug", "field", "typed", "told"),
    [
        ("kedatangan", "age", {"age": "dua puluh"}, "Isi usia dengan angka, misalnya 27"),
        ("kedatangan", "age", {"age": "140"}, "Isi usia antara 0 dan 120 tahun"),
        (
            "kedatangan",
            "arrived_at",
            {"arrived_at_0": "besok", "arrived_at_1": "09.15"},
            "Isi tanggal dengan angka, misalnya 24/11/2026",
        ),
        (
            "kedatangan",
            "arrived_at",
            {"arrived_at_0": "24/11/2026", "arrived_at_1": "pagi"},
            "Isi jam dengan angka, misalnya 09.15",
        ),
        ("rincian", "nik", {"nik": "123"}, "NIK terdiri atas 16 angka. Kosongkan bila belum diketahui."),
        ("rincian", "passport", {"passport": "a/b"}, "Isi nomor paspor dengan huruf dan angka, misalnya C1234567"),
        ("rincian", "birth_year", {"birth_month": "5"}, "Isi tahun lahir"),
        ("rincian", "birth_month", {"birth_day": "5", "birth_year": "1999"}, "Pilih bulan lahir"),
        (
            "rincian",
            "birth_day",
            {"birth_day": "31", "birth_month": "2", "birth_year": "1999"},
            "Tanggal ini tidak ada pada bulan itu",
        ),
        ("rincian", "birth_year", {"birth_year": "99"}, "Isi tahun lahir dengan empat angka, misalnya 1999"),
        ("rincian", "origin", {"origin": "Bogor"}, "Ada Kabupaten dan Kota Bogor. Tulis salah satunya lengkap."),
        ("rincian", "origin", {"origin": "Atlantis"}, "Pilih kabupaten atau kota dari daftar, misalnya Kabupaten Lombok Timur"),
        ("persetujuan", "given_by", {"given_by": "entah"}, None),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(cast, slug, field, typed, told):
    form = section(cast, slug, **typed)

    assert list(form.errors) == [field]
    if told:
        assert form.errors[field] == [told]
    for name, value in typed.items():
        assert value in str(form[field]) or form.data[name] == value


@pytest.mark.parametrize(("text", "code"), [("Kabupaten Bogor", "32.01"), ("kota bogor", "32.71"), ("Lombok Timur", "52.03")])
def test_a_place_by_its_name(cast, text, code):
    form = section(cast, "rincian", origin=text)

    assert form.is_valid()
    assert form.cleaned_data["origin"].pk == code


def test_a_draft_is_not_judged_before_it_is_asked_for(cast):
    form = SECTION_FORMS["rincian"](user=cast.worker, content=DraftContent(values={"rincian": {"nik": ["123"]}}))

    assert not form.errors
    assert "123" in str(form["nik"])


@pytest.mark.parametrize(
    ("details", "age"),
    [
        ({}, 27),
        ({"birth_year": "1990", "birth_month": "1", "birth_day": "1"}, timezone.localdate().year - 1990),
        ({"birth_year": "1990"}, 27),  # the spoken age is closer than a year alone
        ({"is_unborn": "on"}, 0),
    ],
)
def test_age_follows_the_best_known(details, age):
    assert age_at_arrival(DraftContent(values={"kedatangan": arrival(), "rincian": as_typed(details)})) == age


def test_a_birthday_that_has_not_come_yet_this_year():
    tomorrow = timezone.localdate() + timedelta(days=1)
    born = {"birth_year": str(tomorrow.year - 18), "birth_month": str(tomorrow.month), "birth_day": str(tomorrow.day)}

    assert age_at_arrival(DraftContent(values={"rincian": as_typed(born)})) == 17


@pytest.mark.parametrize(
    ("changes", "agreed", "lacks"),
    [
        ({}, consent(), []),
        ({"alias": "", "sex": "", "age": ""}, consent(), ["id_alias"]),
        ({"alias": "", "sex": ""}, consent(), []),
        ({"arrival_source": ""}, consent(), ["id_arrival_source_0"]),
        ({"arrived_at_0": "", "arrived_at_1": ""}, consent(), ["id_arrived_at_0"]),
        ({}, {}, ["id_given_by_0"]),
        ({"emergency": "threat"}, {}, []),
        ({"age": "x"}, consent(), ["id_age"]),
        ({}, consent(given_by="none", lines=[]), ["id_legal_ground_0"]),
    ],
)
def test_what_still_lacks_before_a_case_can_be_opened(cast, changes, agreed, lacks):
    found = intake(cast, kedatangan=arrival(**changes), persetujuan=agreed)

    assert [lack.target for lack in found.lacks()] == lacks


def test_an_arrival_in_the_future_is_refused(cast):
    later = timezone.localtime() + timedelta(hours=2)
    form = section(cast, "kedatangan", arrived_at_0=later.strftime("%d/%m/%Y"), arrived_at_1=later.strftime("%H.%M"))

    assert "belum terjadi" in form.errors["arrived_at"][0]


def test_agencies_on_offer_are_the_others(cast):
    codes = {code for code, _name in section(cast, "persetujuan").fields["agencies"].choices}

    assert "kemenkes" in codes
    assert "kemensos" not in codes


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("RS", "R"),
        ("Rudi Setiawan", "R"),
        ("melur", "M"),
        ("Rudi", "R"),
        ("BUDI", "B"),
        ("", "··"),
        ("Bayi L", "B"),
        ("- a b", "A"),
        ("ßa", "S"),
    ],
)
def test_initials(name, initials):
    assert initials_of(name) == initials
