"""Every place that is sealed can be sealed again: files, factors, drafts, documents; by a process that is killed half way."""

import base64
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid5

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from reports import files
from tests.cast import load_cast
from tests.factories.cases import make_case
from tests.factories.documents import add, content_of
from tests.factories.drafts import make_draft
from tests.factories.factors import give_app
from tests.factories.files import upload
from tests.tppo_cases.provisioning.test_rotate_keys import NAMES, in_use, ring, run
from tppo_cases.access.context import scope
from tppo_cases.access.factors.adapter import SealedAdapter
from tppo_cases.access.factors.sealing import FACTOR_SECRETS
from tppo_cases.audit.former import FORMER_ROWS, former_bytes
from tppo_cases.audit.models import FormerRow
from tppo_cases.core import rotation
from tppo_cases.core.sealed import NONCE_BYTES, current_header, open_bytes, reveal, seal_bytes
from victims.models.draft import IntakeDraft
from victims.models.person import VictimIdentity
from victims.selectors.drafts import content_of as draft_content
from victims.services.persons import update_identity

# Who seals by himself, and what becomes of it when the key changes. A new one has to find its place here.
SEALERS = {
    "tppo_cases/core/sealed.py": "the columns: rotation.sealed_columns",
    "tppo_cases/core/rotation.py": "the rotation",
    "tppo_cases/core/sealed_files.py": "keys of files: EXPORT_FILES, or a sealed column (Document.file_key)",
    "tppo_cases/access/factors/adapter.py": "FACTOR_SECRETS",
    "victims/views/search_memory.py": "the last search of a session: forgotten with its key",
}
PERSONS = 60
ROOT = django_settings.BASE_DIR


def test_who_seals_is_known_and_so_is_how_it_is_sealed_again():
    apps = ("tppo_cases", "victims", "shelters", "referrals", "reports")
    found = {
        str(path.relative_to(ROOT))
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and re.search(r"\bseal_bytes\b", path.read_text())
    }
    assert found == set(SEALERS)
    assert [place.label for place in rotation.PLACES] == ["isian sebelum diubah", "rahasia faktor kedua", "berkas ekspor"]


def test_who_encrypts_at_all_is_known():
    apps = ("tppo_cases", "victims", "shelters", "referrals", "reports")
    users = {
        str(path.relative_to(ROOT))
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"\b(AESGCM|Fernet|ChaCha20|sealed_with_key)\b", path.read_text())
    }
    assert users == {"tppo_cases/core/sealed.py", "tppo_cases/core/sealed_files.py", "reports/files.py"}


@pytest.fixture
def old_keys(own_database, settings, tmp_path):
    """A database of one's own whose values are sealed with key a."""
    settings.EXPORT_ROOT = tmp_path / "exports"
    with override_settings(SEAL_KEYS=ring("a")):
        yield load_cast().worker


def test_documents_drafts_factors_and_export_files_open_with_the_new_key_alone(old_keys):
    case = make_case(old_keys)
    document = add(old_keys, case, upload())
    before = content_of(old_keys, document)
    draft = make_draft(old_keys, kedatangan={"alias": ["Melur"]})
    secret, codes = give_app(old_keys)
    key = uuid5(case.pk, "ekspor")
    files.store(key, b"isi", "0" * 64)
    with override_settings(SEAL_KEYS=ring("b", "a")):
        assert FACTOR_SECRETS.count() == {"kunci-a": 2}
        assert "rahasia faktor kedua: kunci-b 2" in run()
    with override_settings(SEAL_KEYS=ring("b")), scope(old_keys):
        assert content_of(old_keys, document) == before
        assert draft_content(old_keys, IntakeDraft.objects.get(pk=draft.pk)).section("kedatangan") == {"alias": ["Melur"]}
        rows = {row.type: row for row in Authenticator.objects.filter(user=old_keys)}
        assert SealedAdapter().decrypt(rows["totp"].data["secret"]) == secret
        assert rows["recovery_codes"].wrap().get_unused_codes() == [code.replace(" ", "") for code in codes]
        assert files.load(key, "0" * 64) == b"isi"


def test_what_rows_held_before_is_sealed_again(old_keys):
    case = make_case(old_keys, person={"identity": {"full_name": "Nama Semula"}})
    with scope(old_keys):
        update_identity(actor=old_keys, case_id=case.pk, values={"full_name": "Nama Lain"})
    assert FORMER_ROWS.count() == {"kunci-a": 1}
    with override_settings(SEAL_KEYS=ring("b", "a")):
        assert "isian sebelum diubah: kunci-b 1" in run()
        assert FORMER_ROWS.reseal() == 0
    row = FormerRow.objects.using("owner").get(table="victims_victimidentity")  # one: the rotation itself left none
    with override_settings(SEAL_KEYS=ring("b")):
        value = former_bytes(row.was["full_name"])
        assert open_bytes(value, place=f"victims_victimidentity.full_name:{case.victim_id}") == b"Nama Semula"


def test_a_factor_that_does_not_open_is_told_and_kept(old_keys):
    give_app(old_keys)
    with override_settings(SEAL_KEYS=ring("b")):
        assert FACTOR_SECRETS.reseal() == 0
        assert FACTOR_SECRETS.count() == {"kunci-a": 2}


def _rotate_as_a_process(keys: Path) -> subprocess.Popen:
    """The command as an installation runs it, with its keys in a file and batches of five."""
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.core.management import call_command; from django.db import connections\n"
        "from tppo_cases.core import rotation; rotation.BATCH = 5\n"
        "for alias in ('default', 'owner'):\n"
        "    connections[alias].settings_dict.update(settings.DATABASES['owner'], NAME=NAME)\n"
        "call_command('rotate_keys')\n"
    )
    code = f"NAME = {connections['owner'].settings_dict['NAME']!r}\n" + code
    environment = {name: value for name, value in os.environ.items() if name not in {"SEAL_KEYS", "INDEX_KEY"}}
    environment |= {
        "SEAL_KEYS_FILE": str(keys), "INDEX_KEY": django_settings.INDEX_KEY,
        "DJANGO_SETTINGS_MODULE": "tppo_cases.settings.base", "DATA_DIR": str(keys.parent), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_a_process_killed_in_the_middle_is_run_again_and_every_value_opens(old_keys, tmp_path):
    for number in range(PERSONS):
        make_case(old_keys, person={"identity": {"full_name": f"Rekaan Nomor{number:03d}", "phone": f"0812{number:08d}"}})
    before = in_use("a")
    keys = tmp_path / "seal_keys"
    keys.write_text(ring("b", "a") + "\n")
    process = _rotate_as_a_process(keys)
    line = next((line for line in process.stdout if line.startswith("victims_victimidentity.")), "")
    while in_use("a") == before and process.poll() is None:  # until a batch is committed
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL, line
    left = _settled()
    assert 0 < left < before
    process = _rotate_as_a_process(keys)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert "Kunci lama tidak lagi dipakai." in told
    with override_settings(SEAL_KEYS=ring("b")), scope(old_keys):
        names = {reveal(row, "full_name", NAMES) for row in VictimIdentity.objects.all()}
    assert names >= {f"Rekaan Nomor{number:03d}" for number in range(PERSONS)}
    assert in_use("a") == 0


def _settled() -> int:
    """What is left under the old key once the server has noticed that its client is gone."""
    last = -1
    while last != (now := in_use("a")):
        last = now
        time.sleep(0.3)
    return now


def test_a_hundred_thousand_nonces_are_distinct():
    start = len(current_header())
    nonces = {seal_bytes(b"x", place="t.c:1")[start : start + NONCE_BYTES] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_no_key_and_no_plain_text_goes_to_the_database_server(old_keys):
    make_case(old_keys, person={"identity": {"full_name": "Zorvanda Quillmarto"}})
    secrets = [part.split(":")[1] for part in ring("b", "a").split(",")]
    forbidden = [b"Zorvanda", b"Quillmarto", *(base64.b64decode(secret) for secret in secrets), *map(str.encode, secrets)]
    with override_settings(SEAL_KEYS=ring("b", "a")), CaptureQueriesContext(connections["owner"]) as log:
        run()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT string_agg(name || coalesce(setting, ''), ' ') FROM pg_settings")
        settings_of_server = cursor.fetchone()[0].encode()
    statements = "\n".join(query["sql"] for query in log).encode()
    assert b"UPDATE" in statements
    for text in forbidden:
        for form in (text, text.hex().encode()):
            assert form not in statements
            assert form not in settings_of_server
