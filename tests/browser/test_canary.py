"""The canary sweep: one invented person with a word of her own in every field, and no word where it should not be.

She is taken in, cared for, referred, exported and read in an emergency on the live site; then everybody without the right
walks it, and all that was left or answered is swept: dump, Redis, log, letters, folders, answers, and what browsers keep.
"""

import logging
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections

from tests.access.story import Story
from tests.canary import files_below, readable_forms, sweep, unpacked
from tests.canary.phone import look_around, phone, planted
from tests.canary.places import everything_logged, left_behind
from tests.canary.rights import MAY_READ, forbidden
from tests.canary.victim import CONTENT, said, say_the_rest, take_in
from tests.canary.walk import answers
from tests.canary.words import IN_THE_OPEN, STEM, open_texts, places, traces, word
from tests.cast import Cast, load_cast
from tests.factories.cases import as_owner
from tests.factories.reports import deliver_all

CONTROL = "Kenarisengajaqxv"
WRITERS = ("health_officer",)  # sends, too: who receives has most addresses to write to
READERS = ("health_officer", "shelter_staff", "coordinator")
WITH_PHONES = ("migrant_officer", "health_officer", "auditor")
PAGES = ("victims:case-list", "notifications:list", "accounts:sessions")


@dataclass
class Left:
    """What the site answered, by person, and what lies about afterwards."""

    answers: dict[str, dict[str, bytes]]
    places: dict[str, bytes]
    control: dict[str, bytes]


def test_every_field_has_a_word_or_a_reason():
    assert set(open_texts()) == {name for names in IN_THE_OPEN.values() for name in names.split()}
    assert len({word(place) for place in places()}) == len(places())


def test_nothing_is_left_where_it_should_not_be(
    live_site, browser, confirmed_client_of, settings, tmp_path, monkeypatch
):  # fmt: skip
    folders = _own_folders(settings, tmp_path, monkeypatch)
    with everything_logged() as lines:
        cast = load_cast()
        story = take_in(cast)
        around = say_the_rest(story)
        deliver_all()
        assert said() == set(places())
        found = {name: _walk(confirmed_client_of, cast, story, name) for name in MAY_READ}
        for name in WITH_PHONES:
            found[name] |= _with_phone(browser, live_site, story, name, tmp_path / "phones" / name)
        _plant(lines, folders)
    words = {place: word(place) for place in (*places(), CONTENT)}
    left = _left(lines, folders, tmp_path / "phones")
    hits = [hit for name in found for hit in _answered(name, found[name], words)]
    figures = _figures(words, found, left)
    (tmp_path / "figures.txt").write_text(f"{figures}\n{len(hits)} hits; written around the services: {sorted(around)}")
    assert hits == []
    for name in READERS:  # what she may read did come: the answers are no empty pages
        assert sweep({name: b"\n".join(found[name].values())}, [STEM], readable_forms), name
    assert sweep(left, traces(words.values())) == []
    assert {name.split("/")[0] for name, _word in sweep(left, [CONTROL], readable_forms)} == {
        "dump", "redis", "log", "letters", "documents", "exports", "temporary", "phones"
    }  # fmt: skip
    assert ("exports/buku.xlsx!sheet1.xml", CONTROL) in sweep(left, [CONTROL], readable_forms)
    assert _answered("superuser", {"control": word("victims.VictimIdentity.nik").encode()}, words)


def _answered(name: str, answers: dict[str, bytes], words: dict[str, str]) -> list[tuple[str, str, str]]:
    told = unpacked(answers)
    wanted = {words[place]: place for place in forbidden(name)}
    traced = {where for where, _trace in sweep(told, traces(wanted), readable_forms)}
    found = sweep({where: told[where] for where in traced}, sorted(wanted), readable_forms)
    return [(name, where, wanted[text]) for where, text in found]


def _own_folders(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    folders = {name: tmp_path / name for name in ("documents", "exports", "temporary")}
    for folder in folders.values():
        folder.mkdir()
    settings.EXPORT_ROOT = folders["exports"]
    kept = {"BACKEND": "tppo_cases.core.storage.WholeFileStorage", "OPTIONS": {"location": folders["documents"]}}
    settings.STORAGES = settings.STORAGES | {"documents": kept}
    monkeypatch.setattr(tempfile, "tempdir", str(folders["temporary"]))
    return folders


def _walk(client_of: Callable, cast: Cast, story: Story, name: str) -> dict[str, bytes]:
    return dict(answers(client_of(getattr(cast, name)), story, writes=name in WRITERS))


def _with_phone(browser: Any, site: Any, story: Story, name: str, profile: Path) -> dict[str, bytes]:
    own = site.url("victims:case-detail", case_id=story.rows["own"].pk)
    with phone(browser, site, name, profile) as context:
        found = look_around(context, [*(site.url(page) for page in PAGES), own, f"{site.base}/tidak-ada/"])
        assert planted(context, CONTROL).count(CONTROL.encode()) == 4
    return found


def _plant(lines: list[str], folders: dict[str, Path]) -> None:
    before = len(lines)
    logging.getLogger("simpul").warning(CONTROL)
    logging.getLogger("django.request").warning(CONTROL)
    assert len(lines) == before + 2
    cache.set("kenari", CONTROL * 50)
    mail.send_mail(CONTROL, CONTROL, None, ["x@contoh.id"])
    storages["documents"].save("kenari", ContentFile(CONTROL.encode()))
    (folders["exports"] / "kenari").write_text(CONTROL)
    with zipfile.ZipFile(folders["exports"] / "buku.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet1.xml", CONTROL * 50)
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(CONTROL.encode())
    with as_owner(), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE victims_casegrant SET purpose = %s", [CONTROL])


def _left(lines: list[str], folders: dict[str, Path], phones: Path) -> dict[str, bytes]:
    left = left_behind(connections["owner"].settings_dict["NAME"], lines)
    cache.delete("kenari")
    for kind, folder in {**folders, "phones": phones}.items():
        left |= {f"{kind}/{path}": content for path, content in files_below(folder).items()}
    return unpacked(left)


def _figures(words: dict[str, str], found: dict[str, dict[str, bytes]], left: dict[str, bytes]) -> str:
    told = [answer for answers_of in found.values() for answer in answers_of.values()]
    lines = [f"{len(words)} words; {len(told)} answers to {len(found)} people, {sum(map(len, told))} bytes"]
    for kind in dict.fromkeys(name.split("/")[0] for name in left):
        parts = [content for name, content in left.items() if name.split("/")[0] == kind]
        lines.append(f"{kind}: {len(parts)} pieces, {sum(map(len, parts))} bytes")
    return "\n".join(lines)
