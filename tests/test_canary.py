"""The sweep finds a word in each form in which it could stand somewhere, and nothing in clean bytes."""

import base64

import pytest

from tests.canary import forms, sweep

WORD = "Zorvanda-Quillmarto 9"


def test_each_form_is_found():
    assert [form for form in forms(WORD) if sweep({"x": b"abc" + form + b"def"}, [WORD]) != [("x", WORD)]] == []


@pytest.mark.parametrize("before", range(6))
def test_base64_at_any_offset_is_found(before):
    hidden = base64.b64encode(b"q" * before + b"5203014107990001" + b"zz")
    assert sweep({"x": hidden}, ["5203014107990001"]) == [("x", "5203014107990001")]


def test_clean_bytes_hold_nothing():
    assert sweep({"x": b"tidak ada apa-apa di sini"}, [WORD]) == []
