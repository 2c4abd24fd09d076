"""Fields as drawn by the form renderer."""

from datetime import datetime

from django import forms

from tppo_cases.core import formats
from tppo_cases.core.forms import DayField, MomentField
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
