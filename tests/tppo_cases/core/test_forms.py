"""Fields as drawn by the form renderer."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tppo_cases.core import formats
from tppo_cases.core.forms import DayField, MomentField, press_key
from tppo_cases.core.templatetags.ui import error_items


class ArrivalForm(forms.Form):
    """A small form with each kind of field."""

    alias = forms.CharField(label="Nama samaran", help_text="Dipakai di semua daftar.")
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("m", "Laki-laki"), ("f", "Perempuan")], widget=forms.RadioSelect)
    arrived_at = MomentField(label="Waktu tiba")
    born_on = DayField(label="Tanggal lahir", required=False)
    estimated = forms.BooleanField(label="Perkiraan", required=False)


def test_field_names_its_hint_and_error():
    html = str(ArrivalForm({})["alias"].as_field_group())

    assert 'aria-describedby="id_alias_helptext id_alias_error"' in html
    assert 'id="id_alias_error"' in html
    assert html.index("Nama samaran") < html.index("id_alias_helptext") < html.index('class="error"')


def test_radio_buttons_are_tiles_in_a_named_group():
    html = str(ArrivalForm()["sex"].as_field_group())

    assert "<legend>Jenis kelamin</legend>" in html
    assert "tiles-2" in html
    assert html.count('class="tile"') == 2


def test_checkbox_is_one_tile_with_its_label_inside():
    html = str(ArrivalForm()["estimated"].as_field_group())

    assert html.count("<label") == 1
    assert 'class="tile"' in html


def test_moment_field_reads_indonesian_times():
    form = ArrivalForm({"alias": "RS", "sex": "m", "arrived_at_0": "24/11/2026", "arrived_at_1": "09.15"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["arrived_at"] == datetime(2026, 11, 24, 9, 15, tzinfo=formats.JAKARTA)
    assert form.cleaned_data["born_on"] is None


def test_moment_field_keeps_what_was_typed_and_says_how():
    form = ArrivalForm({"alias": "RS", "sex": "m", "arrived_at_0": "24 11", "arrived_at_1": "09.15"})

    assert form.errors["arrived_at"] == ["Isi tanggal dengan angka, misalnya 24/11/2026"]
    assert 'value="24 11"' in str(form["arrived_at"])


def test_error_items_lead_to_the_first_input():
    items = error_items(ArrivalForm({"alias": "RS"}))

    assert [item["target"] for item in items["fields"]] == ["id_sex_0", "id_arrived_at_0"]
    assert items["count"] == 2


class Pressed(forms.Form):
    kunci = forms.UUIDField(required=False)
    text = forms.CharField(required=False)
    at = MomentField(required=False)
    file = forms.FileField(required=False)


PRESSED = {"kunci": "019a0000-0000-7000-8000-000000000001", "text": "Satu", "at_0": "24/11/2026", "at_1": "09.15"}


def key_of(posted: dict[str, str], content: bytes = b"") -> UUID | None:
    files = MultiValueDict({"file": [SimpleUploadedFile("a.pdf", content)]} if content else {})
    form = Pressed(QueryDict(urlencode(posted)), files)
    assert form.is_valid()
    return press_key(form)


def test_the_same_words_on_the_same_page_are_one_press():
    assert key_of(PRESSED, b"x") == key_of({**PRESSED, "csrfmiddlewaretoken": "y", "draf": "1"}, b"z")
    assert key_of(PRESSED) != UUID(PRESSED["kunci"])


@pytest.mark.parametrize("change", [{"text": "Dua"}, {"at_1": "09.16"}, {"kunci": "019a0000-0000-7000-8000-000000000002"}])
def test_other_words_or_another_page_are_another(change):
    assert key_of(PRESSED | change) != key_of(PRESSED)


def test_another_file_is_another_press_and_a_broken_key_is_none():
    assert len({key_of(PRESSED), key_of(PRESSED, b"x"), key_of(PRESSED, b"xx")}) == 3
    assert key_of(PRESSED | {"kunci": ""}) is None
