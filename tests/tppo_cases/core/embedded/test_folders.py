"""Where the launcher puts things."""

import os
import shutil

import pytest

from tppo_cases.core.embedded.account import Account, can_reach
from tppo_cases.core.embedded.errors import LaunchError
from tppo_cases.core.embedded.folders import LONGEST_SOCKET_FOLDER, choose_places, data_lock, open_data_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers under another account")


def test_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")

    with pytest.raises(LaunchError, match="cannot be used"):
        open_data_folder(tmp_path / "taken")


def test_second_lock_is_refused_and_names_the_holder(tmp_path):
    with data_lock(tmp_path), pytest.raises(LaunchError, match=f"in use by process {os.getpid()}"), data_lock(tmp_path):
        pass


@pytest.mark.parametrize("name", ["x" * 120, "a, folder's name"])
def test_sockets_move_when_their_path_would_not_work(tmp_path, monkeypatch, name):
    monkeypatch.setattr("tppo_cases.core.embedded.folders.service_account", lambda _: None)
    data = tmp_path / name
    data.mkdir()

    places = choose_places(data, ephemeral=True)
    shutil.rmtree(places.sockets)

    assert len(str(places.sockets)) <= LONGEST_SOCKET_FOLDER
    assert not str(places.sockets).startswith(str(tmp_path))


@as_root
def test_unreachable_data_folder_keeps_its_permissions_and_the_servers_move(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "data").mkdir()

    places = choose_places(closed / "data", ephemeral=True)
    shutil.rmtree(places.servers)

    assert closed.stat().st_mode & 0o777 == 0o700
    assert places.servers != closed / "data"
    assert (closed / "data" / "servers-folder").read_text().strip() == str(places.servers)


@as_root
def test_can_reach_asks_as_the_other_account(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "file").write_text("")

    assert not can_reach(Account("nobody", 65534, 65534), tmp_path / "file")
    assert can_reach(None, tmp_path / "file")
