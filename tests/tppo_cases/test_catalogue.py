"""The English catalogue is whole: every text of pages and code is in it, translated, with its placeholders, and compiled."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "tppo_cases" / "locale" / "en" / "LC_MESSAGES" / "django.po"
APPS = ("tppo_cases", "victims", "shelters", "referrals", "reports")
# Name of the function: position of the text and of its context among the arguments.
CALLS = {
    "_": (0, None), "gettext": (0, None), "gettext_lazy": (0, None), "ngettext": (0, None), "ngettext_lazy": (0, None),
    "pgettext": (1, 0), "pgettext_lazy": (1, 0), "npgettext": (1, 0),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
Text = tuple[str | None, str]  # context, text


def texts_of(source: str) -> Iterator[Text]:
    """The literal texts that a piece of Python asks to be translated."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if name not in CALLS:
            continue
        text, context = CALLS[name]
        found = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        if isinstance(found[text], str):
            yield (found[context] if context is not None else None), found[text]


def texts_of_template(source: str) -> Iterator[Text]:
    """Those of a template, by way of Django's own translation of templates into calls."""
    for call in re.findall(r"\b(?:n?p?gettext|_)\(.*?\)(?= |$)", templatize(source), re.MULTILINE | re.DOTALL):
        try:
            yield from texts_of(re.sub(r",\s*count\)", ", 1)", call))
        except SyntaxError:
            continue  # the X-ed out rest of the template looks like a call


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_text_is_in_the_catalogue(catalogue):
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    asked = {text for app in APPS for path in (ROOT / app).rglob("*.py") for text in texts_of(path.read_text())}
    asked |= {text for path in (ROOT / "templates").rglob("*.html") for text in texts_of_template(path.read_text())}

    assert len(asked) > 1500
    assert sorted(text for _, text in asked - known) == [], "run `make messages`, then translate what is new"


def test_every_entry_is_translated(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_placeholders_are_those_of_the_source(catalogue):
    for entry in catalogue:
        for form, english in {**entry.msgstr_plural, "": entry.msgstr}.items():
            if english and form != 0:  # "one bed" may do without its number
                assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(entry.msgid)), entry.msgid
            assert set(PLACEHOLDER.findall(english)) <= set(PLACEHOLDER.findall(entry.msgid)), entry.msgid


def test_the_compiled_catalogue_is_that_of_the_source(catalogue):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for entry in catalogue:
        if not entry.msgid_plural:
            found = compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid)
            assert found == entry.msgstr, entry.msgid
