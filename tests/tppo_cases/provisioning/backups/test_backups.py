"""The backup of the deployment guide with real processes: what was committed comes back, nobody else can read it."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.access.story import SEES, Story, tell
from tests.cast import load_cast
from tests.conftest import cloned_database
from tests.factories.seals import seal_everything
from tests.tppo_cases.provisioning.backups.site import PASSWORD, Site, ask, django_on, kill, running_site, until
from tests.tppo_cases.provisioning.test_restore import run
from tppo_cases.access.context import scope
from tppo_cases.audit.seal.verifying import verify
from tppo_cases.core.embedded.folders import Places
from tppo_cases.core.embedded.postgres import ADMIN
from tppo_cases.core.sealed import reveal_all
from victims.models.case import VictimCase
from victims.selectors.cases import case_view


@dataclass(frozen=True)
class Lost:
    """A server that was killed together with its backup, and what it had promised."""

    site: Site
    story: Story
    marks: list[str]
    delay: float  # seconds from a commit until it stood in the archive
    when: str  # a time just before the last mark
    spooled: bytes  # what the host's own folder held at the end


def commit(site: Site, marks: list[str], name: str) -> str:
    mark = f"tanda-{name}-{len(marks)}"
    ask(site.places, f"INSERT INTO mark VALUES ('{mark}') RETURNING id")  # noqa: S608
    marks.append(mark)
    return mark


def story_into(site: Site, dump: Path) -> Story:
    """The story happens in the test database's server, and moves."""
    with cloned_database("backup") as name:
        story = tell(load_cast())
        seal_everything()
        run("pg_dump", "--format=custom", "--file", str(dump), database=name)
    command = [site.bin / "pg_restore", "-h", site.places.sockets, "-U", ADMIN, "-d", "simpul", "--exit-on-error", dump]
    subprocess.run([str(part) for part in command], check=True, env=site.environment(PGPASSWORD=PASSWORD))
    ask(site.places, "CREATE TABLE mark (id text)")
    return story


def bad_night(site: Site, marks: list[str]) -> tuple[float, str]:
    """Kills at every kind of moment, with commits between them.

    Returns the seconds from a commit until it was in the archive, and the time before the last commit.
    """
    backup = site.start_backup()
    until(site.bases)
    streamed = commit(site, marks, "mengalir")
    delay = until(lambda: site.archived(streamed))
    # In the middle of a base; what is committed meanwhile waits in the slot.
    whole = site.bases()
    (site.spool / "base-wanted").touch()
    until(lambda: list(site.archive.glob("*/.base-*")))
    kill(backup)
    assert site.bases() == whole
    commit(site, marks, "tanpa-skrip")
    ask(site.places, "CREATE TABLE bulk AS SELECT md5(i::text) FROM generate_series(1, 400000) i")  # closes a segment
    commit(site, marks, "segmen-baru")
    backup = site.start_backup()
    until(lambda: len(site.bases()) == len(whole) + 1)
    # The script alone: its receiver is left behind, with the slot.
    backup.process.kill()
    backup.process.wait()
    commit(site, marks, "penerima-sendiri")
    site.start_backup()
    # The server alone: it comes back, and so does the line to it.
    kill(next(child for child in site.children.running if child.name == "PostgreSQL"))
    site.start_server(site.places)
    commit(site, marks, "server-baru")
    when = ask(site.places, "SELECT clock_timestamp()::text")
    last = commit(site, marks, "terakhir")
    until(lambda: site.archived(last))
    assert site.sh("backup.sh", "health").returncode == 0
    return delay, str(when)


@pytest.fixture(scope="module")
def lost(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Lost]:
    with django_db_blocker.unblock(), running_site() as site:
        story = story_into(site, tmp_path_factory.mktemp("dump") / "simpul.dump")
        marks: list[str] = []
        commit(site, marks, "sebelum")
        delay, when = bad_night(site, marks)
        spooled = b"".join(path.read_bytes() for path in site.spool.rglob("*") if path.is_file())
        for child in site.children.running:
            kill(child)
        yield Lost(site, story, marks, delay, when, spooled)


@pytest.fixture(scope="module")
def restored(lost) -> Places:
    """The newest backup on another folder and another socket."""
    places = lost.site.elsewhere("restored")
    done = lost.site.sh("restore.sh", "restore", places.postgres)
    assert done.returncode == 0, done.stderr
    assert "Start PostgreSQL" in done.stdout
    lost.site.start_server(places)
    return places


def test_every_commit_that_was_in_the_archive_is_there(lost, restored):
    assert ask(restored, "SELECT array_agg(id ORDER BY ctid) FROM mark") == lost.marks
    assert ask(restored, "SELECT count(*) FROM bulk") == 400000


def test_as_of_a_time(lost):
    places = lost.site.elsewhere("earlier")
    assert lost.site.sh("restore.sh", "restore", places.postgres, lost.when).returncode == 0
    lost.site.start_server(places)
    assert ask(places, "SELECT array_agg(id ORDER BY ctid) FROM mark") == lost.marks[:-1]


def test_a_commit_is_in_the_archive_within_seconds(lost):
    assert lost.delay < 20  # with a round each second; with one each 15 s, as set, that leaves the 60 s


def test_walls_stand_the_trail_is_whole_and_names_open(lost, restored, django_db_blocker):
    with django_db_blocker.unblock(), django_on(restored):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM victims_victimcase")
            assert cursor.fetchone() == (0,)
        outcome = verify()
        assert outcome.findings == ()
        assert outcome.rows > 0
        cast, own = load_cast(), lost.story.rows["own"]
        for name, user in cast:
            with scope(user):
                assert VictimCase.objects.visible_to(user).filter(pk=own.pk).exists() == (name in SEES["own"]), name
        with scope(cast.worker):
            view = case_view(cast.worker, VictimCase.objects.get(pk=own.pk))
            assert reveal_all(view.case.victim.identity, ["full_name"], view) == {"full_name": "Nama Cempaka"}


def test_nothing_stands_in_plain_where_it_is_copied_from(lost):
    files = [path for path in lost.site.archive.rglob("*") if path.is_file()]
    words = [word.encode() for word in (lost.story.rows["own"].number, lost.marks[-1], "PRIVATE KEY", "audit_auditevent")]
    assert lost.marks[-1].encode() in lost.spooled  # the search finds what there is
    assert [(path.name, word) for path in files for word in words if word in path.read_bytes()] == []
    readable = {path.name for path in files if path.suffix != ".cms"}
    assert readable <= {"ended", "first", "last", "wal-checked", "base-ended", "gaps", ".part"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def refused(site: Site, name: str, **environment: str) -> str:
    """What is said when a restore into a new folder is refused; nothing of it may stay."""
    target = site.work / name
    done = site.sh("restore.sh", "restore", target, **environment)
    assert done.returncode == 1
    assert list(target.iterdir()) == []
    assert [path.name for path in site.work.glob(f"{name}*")] == [name]
    return done.stderr


def test_the_host_of_the_backup_cannot_open_it(lost):
    lost.site.sh("backup.sh", "keys", lost.site.root / "keys/other")
    assert "kunci lain" in refused(lost.site, "stranger", BACKUP_KEY=str(lost.site.root / "keys/other/key.pem"))


def test_keys_are_not_written_over(lost):
    before = (lost.site.root / "keys/key.pem").read_bytes()
    assert lost.site.sh("backup.sh", "keys", lost.site.root / "keys").returncode == 1
    assert (lost.site.root / "keys/key.pem").read_bytes() == before


@pytest.fixture
def copy(lost, request) -> Iterator[Path]:
    """A copy of the archive, to be damaged."""
    folder = lost.site.work / f"copy-{request.node.name.partition('[')[2].strip(']') or 'of'}"
    shutil.copytree(lost.site.archive, folder)
    lost.site.give(folder)
    yield folder
    shutil.rmtree(folder)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink], ids=["changed", "cut", "gone"])
@pytest.mark.parametrize(
    "what", ["base-*/part-000000.cms", "base-*/list.cms", "base-*/first", "wal/*.cms"], ids=["part", "list", "first", "wal"]
)
def test_a_damaged_file_is_refused(lost, copy, damage, what):
    """The newest base with its parts; of the WAL the last closed segment, which the newest base needs."""
    chosen = [path for path in sorted(copy.glob(f"*/{what}")) if ".partial" not in path.name][-1]
    if chosen.name == "list.cms" and damage is Path.unlink:
        return  # then it counts as no base, and an older one is taken
    damage(chosen)
    assert refused(lost.site, f"{damage.__name__}-{chosen.name}", BACKUP_ARCHIVE=str(copy))


def test_a_folder_with_something_in_it_is_left_alone(lost):
    full = lost.site.root / "keys"
    before = sorted(full.iterdir())
    done = lost.site.sh("restore.sh", "restore", full)
    assert (done.returncode, "tidak kosong" in done.stderr) == (1, True)
    assert sorted(full.iterdir()) == before


def test_the_drill_restores_starts_and_counts(lost):
    site = lost.site
    done = site.sh("restore.sh", "drill")
    assert done.returncode == 0, done.stderr
    assert site.sh("restore.sh", "health").stdout.startswith("good ")
    counts = dict(line.split(" ") for line in (site.work / "results/counts").read_text().splitlines())
    assert counts["public.mark"] == str(len(lost.marks))
    assert int(counts["public.audit_auditevent"]) > 0
    assert list(site.work.glob("drill.*")) == []


def test_a_drill_that_finds_less_than_the_one_before_fails(lost):
    site = lost.site
    results = site.work / "results"
    (results / "counts").write_text("public.audit_auditevent 1000000\n")
    done = site.sh("restore.sh", "drill")
    assert done.returncode == 1
    assert "public.audit_auditevent: 1000000 ->" in done.stderr
    assert (results / "result").read_text().startswith("failed ")
    assert site.sh("restore.sh", "health").returncode == 1


def test_a_drill_on_a_copy_that_is_no_longer_brought_up_to_date_fails(lost):
    done = lost.site.sh("restore.sh", "drill", BACKUP_OLDEST_HOURS="-1", BACKUP_RESULTS=str(lost.site.work / "other-results"))
    assert (done.returncode, "terlalu lama" in done.stderr, done.stdout[:7]) == (1, True, "failed ")
