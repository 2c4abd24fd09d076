"""Two people with the same page before them: nothing that either wrote is lost without her being asked."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.http import QueryDict

from tppo_cases.core.forms import DayField, MomentField
from tppo_cases.core.merging import MergingForm

JAKARTA = ZoneInfo("Asia/Jakarta")
STORED = {
    "name": "Cempaka", "story": "Satu\nDua", "day": "2026-11-24", "moment": datetime(2026, 11, 24, 9, 15, 42, tzinfo=JAKARTA),
    "kind": "a", "kinds": [2, 1], "forced": False,
}  # fmt: skip


class Form(MergingForm):
    name = forms.CharField(required=False)
    story = forms.CharField(required=False)
    day = DayField(required=False)
    moment = MomentField(required=False)
    kind = forms.ChoiceField(choices=[("", "-"), ("a", "Pertama"), ("b", "Kedua")], required=False)
    kinds = forms.MultipleChoiceField(choices=[(1, "Satu"), (2, "Dua"), (3, "Tiga")], required=False)
    forced = forms.BooleanField(required=False)
    other = forms.CharField(required=False)  # not stored


def typed(shown: Form, **changes: list[str] | str) -> QueryDict:
    """What the browser sends when the page ``shown`` comes back, some of its fields changed."""
    data = QueryDict(mutable=True)
    raw = {
        "name": "Cempaka", "story": "Satu\r\nDua", "day": "24/11/2026", "moment_0": "24/11/2026", "moment_1": "09.15",
        "kind": "a", "kinds": ["1", "2"], "versi": shown["versi"].value(),
    }  # fmt: skip
    for name, value in (raw | changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def posted(now: dict, data: QueryDict) -> Form:
    return Form(data, initial=now)


def test_who_is_alone_is_asked_nothing():
    form = posted(STORED, typed(Form(initial=STORED), name="Kenanga", kinds=["3"], other="x"))
    assert form.is_valid()
    assert (form.cleaned_data["name"], form.cleaned_data["kinds"], form.cleaned_data["other"]) == ("Kenanga", ["3"], "x")


@pytest.mark.parametrize(
    ("name", "theirs", "kept"),
    [
        ("name", "Kenanga", "Kenanga"),
        ("story", "", ""),
        ("day", "2001-02-03", date(2001, 2, 3)),
        ("moment", datetime(2026, 1, 2, 3, 4, tzinfo=JAKARTA), datetime(2026, 1, 2, 3, 4, tzinfo=JAKARTA)),
        ("kind", "b", "b"),
        ("kinds", [3], ["3"]),
        ("forced", True, True),
    ],
)
def test_what_only_the_other_changed_is_kept(name, theirs, kept):
    form = posted(STORED | {name: theirs}, typed(Form(initial=STORED), other="mine"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data[name] == kept
    assert form.cleaned_data["other"] == "mine"


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "words"),
    [
        ("name", "Kenanga", {"name": "Melati"}, "Sekarang tertulis: Kenanga."),
        ("name", "", {"name": "Melati"}, "mengosongkannya"),
        ("story", "x" * 400, {"story": "Tiga"}, "x" * 300 + "…"),
        ("kind", "b", {"kind": ""}, "Sekarang tertulis: Kedua."),
        ("kinds", [3], {"kinds": ["1"]}, "Sekarang tertulis: Tiga."),
        ("day", "2001-02-03", {"day": "05/06/2002"}, "Sekarang tertulis: 3 Februari 2001."),
    ],
)
def test_what_both_changed_is_asked_and_what_was_typed_stays(name, theirs, mine, words):
    form = posted(STORED | {name: theirs}, typed(Form(initial=STORED), **mine))
    assert list(form.errors) == [name]
    assert words in form.errors[name][0]
    assert form[name].value() == next(iter(mine.values()))


def test_saving_once_more_puts_ones_own_words_in_their_place():
    now = STORED | {"name": "Kenanga", "story": "Milik orang lain"}
    first = posted(now, typed(Form(initial=STORED), name="Melati"))
    assert not first.is_valid()
    second = posted(now, typed(first, name="Melati"))
    assert second.is_valid()
    assert second.cleaned_data["name"] == "Melati"
    assert second.cleaned_data["story"] == "Milik orang lain"  # never typed by this person


def test_a_third_who_comes_in_between_is_asked_about_again():
    first = posted(STORED | {"name": "Kenanga"}, typed(Form(initial=STORED), name="Melati"))
    assert not first.is_valid()
    assert not posted(STORED | {"name": "Anggrek"}, typed(first, name="Melati")).is_valid()


def test_both_wrote_the_same():
    assert posted(STORED | {"name": "Melati"}, typed(Form(initial=STORED), name="Melati")).is_valid()


@pytest.mark.parametrize("versi", ["", "{", "[1]", '"x"', '{"name": 3}'])
def test_a_page_that_was_tampered_with_is_no_error_page(versi):
    posted(STORED, typed(Form(initial=STORED), name="Melati", versi=versi)).is_valid()


def test_the_page_carries_no_value():
    assert "Cempaka" not in Form(initial=STORED)["versi"].value()


def test_a_field_that_the_page_did_not_have_is_not_emptied():
    """The reader's parts grew, or the site was renewed, while the page lay open."""
    page = Form(initial={name: value for name, value in STORED.items() if name != "story"})
    data = typed(page, name="Kenanga")
    del data["story"]
    form = posted(STORED, data)
    assert form.is_valid()
    assert (form.cleaned_data["name"], form.cleaned_data["story"]) == ("Kenanga", "Satu\nDua")


def test_the_fields_whose_stored_value_is_said_are_named():
    form = posted(STORED | {"name": "Kenanga", "story": "Tiga"}, typed(Form(initial=STORED), name="Melati", kind=""))
    assert not form.is_valid()
    assert form.asked == ["name"]
