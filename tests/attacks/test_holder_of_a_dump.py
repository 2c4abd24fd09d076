"""The holder of a dump, a backup or a disk: unlimited time, no keys."""

from importlib import import_module

import pytest
from django.core.files.storage import storages
from django.db import connection
from knox.models import AuthToken

from tests.access.story import NIK
from tests.attacks.tools import STORY
from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tests.factories.identified import GROUPS
from tests.factories.tokens import give_token
from tppo_cases.core.sealed import reveal
from victims.models.person import VictimIdentity

pytestmark = pytest.mark.django_db
WORDS = (
    "Nama Cempaka", "Nama Anggrek", "Cempaka", NIK, STORY, "KTP halaman depan", "Sulit tidur, luka di lengan", "Keliru",
    "Ponsel dinas hilang", "Minta salinan", "Berkas restitusi untuk LPSK", PASSWORD,
)  # fmt: skip


def dump() -> str:
    """Every row of every table as text, as the owner reads it."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")
        parts = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # names of the catalogue
            parts += [row for (row,) in cursor.fetchall()]
    return "\n".join(parts)


def test_names_numbers_and_stories_in_a_dump(cast, story):
    """Searches the whole dump for what the story planted, as text and as the bytes of a column."""
    text = dump()
    assert str(story.rows["own"].pk) in text  # the dump is one
    for word in WORDS:
        assert word not in text, word
        assert word.encode().hex() not in text, word


def test_login_names_do_not_open_with_what_stands_in_the_dump(cast):
    """Wants to try passwords against the hashes: they are Argon2id, as the settings of an installation say."""
    from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: PLC0415  # tests use another

    base = import_module("tppo_cases.settings.base")
    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    hasher = Argon2PasswordHasher()
    assert hasher.memory_cost >= 19 * 1024
    assert hasher.time_cost >= 2
    assert hasher.encode(PASSWORD, "saltsaltsalt").startswith("argon2$argon2id$")


def test_token_of_a_program_in_a_dump(client, cast):
    """Reads the table of tokens and sends what stands there."""
    row, text = give_token(cast.worker)
    assert text not in dump()
    for stolen in (row.digest, row.token_key, row.digest[:64]):
        assert client.get("/api/v1/me/", headers={"Authorization": f"Token {stolen}"}).status_code == 401
    assert AuthToken.objects.filter(user=cast.worker).exists()


def test_sealed_value_copied_to_a_row_that_one_may_read(cast, story):
    """Writes the sealed name of a hidden person into the row of a person that she sees, and opens the page."""
    with as_owner():
        hidden = VictimIdentity.objects.get(pk=story.rows["restricted"].victim_id)
        mine = VictimIdentity.objects.get(pk=story.rows["other"].victim_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE victims_victimidentity SET full_name = (SELECT full_name FROM victims_victimidentity"
                " WHERE victim_id = %s) WHERE victim_id = %s", [hidden.pk, mine.pk],
            )  # fmt: skip
        moved = VictimIdentity.objects.get(pk=mine.pk)
    with pytest.raises(Exception, match=r".*") as refused:  # the kind of the library
        reveal(moved, "full_name", type("View", (), {"groups": GROUPS})())
    assert "Anggrek" not in str(refused.value)


def test_names_and_content_of_stored_files(cast, story):
    """Lists the folder of documents: random names, no picture, no text."""
    storage = storages["documents"]

    def files(folder: str) -> list[str]:
        folders, names = storage.listdir(folder)
        return [f"{folder}{name}" for name in names] + [found for sub in folders for found in files(f"{folder}{sub}/")]

    found = files("")
    assert found
    for name in found:
        content = storage.open(name).read()
        assert not any(word in name for word in ("KTP", "Cempaka", str(story.rows["own"].pk)))
        assert b"\xff\xd8\xff" not in content[:200]
        assert b"JFIF" not in content


def test_session_of_the_dump_tells_nothing_of_what_was_read(client_of, cast, story):
    """Decodes the sessions: who, when, which device; no case, no search, no password."""
    client = client_of(cast.worker)
    client.post("/kasus/", {"q": "Cempaka"})
    client.get(f"/kasus/{story.rows['own'].pk}/identitas/")
    kept = str(dict(client.session.items()))
    assert "Cempaka" not in kept
    assert str(story.rows["own"].pk) not in kept
