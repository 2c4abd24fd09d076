"""Finding and copying the server programs."""

import pytest

from tppo_cases.core.embedded.binaries import OLDEST_POSTGRES, Postgres, find_postgres, reachable_postgres
from tppo_cases.core.embedded.errors import LaunchError


def test_found_postgres_is_new_enough():
    assert find_postgres(None).major >= OLDEST_POSTGRES


def test_data_of_another_major_version_is_refused():
    with pytest.raises(LaunchError, match="PostgreSQL 9 was not found"):
        find_postgres(9)


def test_unreachable_programs_are_copied_with_their_libraries(tmp_path, monkeypatch):
    home = tmp_path / "package" / "pginstall"
    for part in ("bin", "lib", "share"):
        (home / part).mkdir(parents=True)
    (home / "bin" / "postgres").write_text("program")
    (tmp_path / "package.libs").mkdir()
    monkeypatch.setattr("tppo_cases.core.embedded.binaries.can_reach", lambda *_: False)

    copy = reachable_postgres(Postgres(home / "bin", 18), None, tmp_path / "programs")

    assert (copy.bin / "postgres").read_text() == "program"
    assert (copy.bin.parents[2] / "package.libs").is_dir()
