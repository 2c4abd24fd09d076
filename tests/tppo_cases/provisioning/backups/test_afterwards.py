"""The backup after a restore, after it was away for too long, and what it removes."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tppo_cases.provisioning.backups import site as sites
from tests.tppo_cases.provisioning.backups.site import Site, ask, kill, running_site, until
from tppo_cases.core.embedded.account import private_folder

LONG_AGO = 40 * 86400


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server with one base and a mark."""
    with running_site() as made:
        ask(made.places, "CREATE TABLE mark AS SELECT 'pertama' AS id")
        backup = made.start_backup()
        until(made.bases)
        until(lambda: made.archived("pertama"))
        until(lambda: made.sh("backup.sh", "health").returncode == 0)
        backup.stop()
        yield made


def age(path: Path) -> None:
    """As if it had been made forty days ago."""
    for each in path.rglob("ended"):
        each.write_text(f"{int(time.time() - LONG_AGO)}\n")
    for each in path.rglob("*"):
        os.utime(each, (time.time() - LONG_AGO,) * 2)


def test_health_says_what_is_wrong(site):
    assert site.sh("backup.sh", "health").returncode == 0
    for name, words in (("wal-checked", "WAL belum disalin"), ("base-ended", "cadangan dasar")):
        file = site.archive / name
        before = file.read_text()
        file.write_text(f"{int(time.time() - LONG_AGO)}\n")
        done = site.sh("backup.sh", "health")
        file.write_text(before)
        assert (done.returncode, words in done.stderr) == (1, True)
    empty = site.sh("backup.sh", "health", BACKUP_ARCHIVE=str(site.work))
    assert empty.returncode == 1


def test_without_a_server_it_says_so_and_gets_unhealthy(site):
    folder = private_folder(site.work / "alone", site.account)
    backup = site.start_backup(PGHOST=str(site.work), BACKUP_ARCHIVE=str(folder / "a"), BACKUP_SPOOL=str(folder / "s"))
    until(lambda: "GAGAL / FAILED: no connection to the server" in (site.root / "backup.log").read_text())
    assert site.sh("backup.sh", "health", BACKUP_ARCHIVE=str(folder / "a")).returncode == 1
    backup.stop()


def test_a_key_that_is_not_there_stops_it(site):
    folder = private_folder(site.work / "keyless", site.account)
    where = {"BACKUP_ARCHIVE": str(folder / "a"), "BACKUP_SPOOL": str(folder / "s")}
    done = site.sh("backup.sh", "run", BACKUP_CERT="/nowhere.pem", **where)
    assert (done.returncode, "/nowhere.pem" in done.stderr) == (1, True)


def test_a_base_can_be_made_at_any_time(site):
    before = site.bases()
    time.sleep(1.1)  # bases are named by the second
    backup = site.start_backup()
    done = site.sh("backup.sh", "base")
    backup.stop()
    assert done.returncode == 0, done.stderr
    assert len(site.bases()) == len(before) + 1


def test_a_backup_that_was_away_too_long_says_so_and_begins_anew(site):
    """The server has thrown away what comes next: a new base is made, which can be restored."""
    old = site.bases()
    ask(site.places, "ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'")
    ask(site.places, "SELECT pg_reload_conf()")
    for number in range(6):
        ask(site.places, f"CREATE TABLE t{number} ()")
        ask(site.places, "SELECT pg_switch_wal()")
    ask(site.places, "CHECKPOINT")
    assert ask(site.places, "SELECT wal_status FROM pg_replication_slots") == "lost"
    ask(site.places, "INSERT INTO mark VALUES ('kedua') RETURNING id")
    backup = site.start_backup()
    until(lambda: site.bases()[-1] not in old)
    until(lambda: site.archived("kedua"))
    until(lambda: "CELAH / GAP in the archive" in (site.root / "backup.log").read_text())
    kill(backup)
    ask(site.places, "ALTER SYSTEM RESET max_slot_wal_keep_size")
    ask(site.places, "SELECT pg_reload_conf()")
    done = site.sh("restore.sh", "restore", site.work / "after-gap")
    assert done.returncode == 0, done.stderr
    for path in [path for path in site.bases() if path not in old]:
        shutil.move(path, site.work)  # as if there were only the bases before it
    done = site.sh("restore.sh", "restore", site.work / "gap")
    assert (done.returncode, "CELAH / GAP" in done.stderr) == (1, True)
    done = site.sh("restore.sh", "restore", site.work / "up-to-gap", UP_TO_GAP="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(old[-1].name)


def test_what_is_old_goes_and_the_wal_of_what_stays_stays(site):
    old = site.bases()
    gone = site.archive / "1-1"  # another cluster, long ago
    shutil.copytree(old[0], gone / "base")
    site.give(gone)
    for path in (*old, gone):
        age(path)
    backup = site.start_backup()
    until(lambda: not any(path.exists() for path in (*old, gone)))
    (base,) = site.bases()
    kept = sorted(path.name[:24] for path in base.parent.glob("wal/*.cms"))
    assert kept[0] == (base / "first").read_text()
    backup.stop()


def test_after_a_restore_it_begins_a_folder_of_its_own(site):
    """Two histories of one cluster do not mix; the newer one can be restored again."""
    before = {path.name for path in site.archive.iterdir() if path.is_dir()}
    second = site.elsewhere("second")
    done = site.sh("restore.sh", "restore", second.postgres)
    assert done.returncode == 0, done.stderr
    for child in list(site.children.running):
        kill(child)
    site.start_server(second)
    backup = site.start_backup(PGHOST=str(second.sockets))
    until(lambda: {path.parent.name for path in site.bases()} - before)
    ask(second, "INSERT INTO mark VALUES ('ketiga') RETURNING id")
    until(lambda: site.archived("ketiga"))
    kill(backup)
    third = site.elsewhere("third")
    done = site.sh("restore.sh", "restore", third.postgres)
    assert done.returncode == 0, done.stderr
    site.start_server(third)
    assert ask(third, "SELECT array_agg(id) FROM mark") == ["pertama", "kedua", "ketiga"]


def test_without_openssl_it_is_said_what_to_install(site, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert shutil.which("openssl") is None
    with pytest.raises(AssertionError, match="apt-get install openssl"), sites.running_site():
        pass
