"""``rotate_keys``: while people read and write, killed in the middle, until no value stands under the old key."""

import base64
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid5

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from django.test import override_settings

from reports import files
from tests.cast import load_cast
from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core import rotation
from tppo_cases.core.sealed import reveal
from tppo_cases.core.tokens import index_keys, key_id
from victims.models.person import VictimIdentity
from victims.selectors.cases import Groups
from victims.selectors.search import search_cases
from victims.services.index_rotation import token_keys
from victims.services.persons import update_identity

CASES = 24
NAMES = Groups(frozenset({"identity"}))


def ring(*letters: str) -> str:
    return ",".join(f"kunci-{letter}:{base64.b64encode(letter.encode() * 32).decode()}" for letter in letters)


def index(*letters: str) -> str:
    return ",".join(base64.b64encode(letter.encode() * 32).decode() for letter in letters)


def run(*options: str) -> str:
    told = io.StringIO()
    call_command("rotate_keys", *options, stdout=told, stderr=told)
    return told.getvalue()


def in_use(letter: str) -> int:
    return sum(rotation.count_keys(column, using="owner")[f"kunci-{letter}"] for column in rotation.sealed_columns())


@pytest.fixture
def cases(own_database, settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path
    with override_settings(SEAL_KEYS=ring("a"), INDEX_KEY=index("x")):
        worker = load_cast().worker
        yield [
            make_case(worker, person={"identity": {"full_name": f"Rekaan Awal{n:03d}", "nik": f"52030100000{n:05d}"}})
            for n in range(CASES)
        ]


class People:
    """One reads every name again and again, one corrects names; what goes wrong is kept."""

    def __init__(self, cases) -> None:
        self.cases, self.wrong, self.done = cases, [], threading.Event()
        self.turns = {"read": 0, "write": 0}

    def read(self) -> None:
        with scope(load_cast().worker):
            for identity in VictimIdentity.objects.filter(pk__in=[case.victim_id for case in self.cases]):
                assert reveal(identity, "full_name", NAMES).startswith("Rekaan")

    def write(self) -> None:
        worker, turn = load_cast().worker, self.turns["write"]
        case = self.cases[turn % len(self.cases)]
        with scope(worker):
            update_identity(actor=worker, case_id=case.pk, values={"full_name": f"Rekaan Baru{turn:03d}"})

    def work(self, act: str) -> None:
        try:
            while not self.done.is_set():
                getattr(self, act)()
                self.turns[act] += 1
        except Exception as error:  # noqa: BLE001  # told to the test
            self.wrong.append(error)
        finally:
            connections.close_all()


@contextmanager
def people_at_work(cases) -> Iterator[list[Exception]]:
    people = People(cases)
    threads = [threading.Thread(target=people.work, args=(act,)) for act in people.turns]
    for thread in threads:
        thread.start()
    try:
        yield people.wrong
        time.sleep(0.3)
    finally:
        people.done.set()
        for thread in threads:
            thread.join(30)
    assert min(people.turns.values()) > 0


def test_killed_in_the_middle_with_people_at_work_and_run_again(cases, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 5)
    before = in_use("a")
    with override_settings(SEAL_KEYS=ring("b", "a")), people_at_work(cases) as wrong:
        with pytest.raises(OperationalError):
            rotation.reseal_column(_column("victims_victimidentity.full_name"), using="owner", tell=_kill_after(8))
        connections["owner"].close()
        assert 0 < in_use("a") < before
        assert "Kunci lama tidak lagi dipakai." in run()
    assert wrong == []
    assert in_use("a") == 0
    with override_settings(SEAL_KEYS=ring("b")), scope(load_cast().worker):
        for identity in VictimIdentity.objects.filter(pk__in=[case.victim_id for case in cases]):
            assert reveal(identity, "full_name", NAMES).startswith("Rekaan")


def _column(label: str) -> rotation.Column:
    return next(column for column in rotation.sealed_columns() if str(column) == label)


def _kill_after(values: int):
    """End the connection of the rotation from outside, inside a batch."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()

    def tell(done: int) -> None:
        if done >= values:
            with connections["owner"].copy("killer").cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [process])
            time.sleep(0.2)

    return tell


def test_a_writer_between_reading_and_replacing_loses_nothing(cases):
    """The value changes without any lock: the replacement finds another one than it read, and leaves it."""
    column, case = _column("victims_victimidentity.full_name"), cases[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT full_name FROM victims_victimidentity WHERE victim_id = %s", [case.victim_id])
        (old,) = cursor.fetchone()
        worker = load_cast().worker
        with scope(worker):
            update_identity(actor=worker, case_id=case.pk, values={"full_name": "Nama Dibetulkan"})
        with override_settings(SEAL_KEYS=ring("b", "a")):
            assert rotation._replace(column, [(case.victim_id, old)], "owner") == (0, 0)
    with scope(load_cast().worker):
        assert reveal(VictimIdentity.objects.get(pk=case.victim_id), "full_name", NAMES) == "Nama Dibetulkan"


def test_check_counts_by_key_and_changes_nothing(cases):
    with override_settings(SEAL_KEYS=ring("b", "a")):
        before = in_use("a")
        with pytest.raises(CommandError, match="masih dipakai"):
            run("--check")
        assert in_use("a") == before > 0
        run()
        assert f"kunci-b {before}" in run("--check")
        assert AuditEvent.objects.using("owner").get(action="keys.rotated").details["left"] == 0


def test_a_value_without_its_key_is_told_and_kept(cases):
    with override_settings(SEAL_KEYS=ring("b")):
        before = in_use("a")
        with pytest.raises(CommandError, match=f"{before} nilai"):
            run()
        assert in_use("a") == before


def test_files_at_rest_are_sealed_again(cases):
    key = uuid5(cases[0].pk, "ekspor")
    files.store(key, b"isi", "0" * 64)
    with override_settings(SEAL_KEYS=ring("b", "a")):
        assert "berkas ekspor: kunci-b 1" in run()
    with override_settings(SEAL_KEYS=ring("b")):
        assert files.load(key, "0" * 64) == b"isi"


def test_the_index_is_rotated_with_both_keys_in_use_until_the_old_one_is_gone(cases):
    old = key_id(index_keys()[0])
    with override_settings(INDEX_KEY=index("y", "x")):
        new, worker = key_id(index_keys()[0]), load_cast().worker
        with scope(worker):
            assert len(search_cases(worker, "5203010000000007").case_ids) == 1  # still under the old key
        late = make_case(worker, person={"identity": {"full_name": "Rekaan Terlambat"}})  # under both keys
        with scope(worker):
            assert search_cases(worker, "Rekaan Terlambat").case_ids == [late.pk]
        assert "Kunci lama tidak lagi dipakai." in run("--index")
        assert set(token_keys(using="owner")) == {new}
        assert old != new
    with override_settings(INDEX_KEY=index("y")), scope(worker):
        assert [*search_cases(worker, "Rekaan Terlambat").case_ids] == [late.pk]
        assert len(search_cases(worker, "5203010000000007").case_ids) == 1


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_sealed_column_is_found():
    found = {str(column) for column in rotation.sealed_columns()}
    assert {"victims_victimidentity.nik", "victims_intakedraft.content", "referrals_message.body"} <= found
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        in_database = {name for (name,) in cursor.fetchall()}
    assert in_database - found == NOT_SEALED


# Keyed hashes, and the digests of the trail: nothing in them can be opened.
NOT_SEALED = {
    "victims_searchtoken.token", "victims_document.fingerprint", "audit_auditdigest.digest", "audit_auditdigest.mac",
    "audit_auditseal.digest", "audit_auditseal.previous",
}  # fmt: skip
