"""Generated secrets."""

import base64

import pytest

from tppo_cases.core.embedded.errors import LaunchError
from tppo_cases.core.embedded.secrets import load_secrets


def test_secrets_are_made_once(tmp_path):
    first = load_secrets(tmp_path / "secrets", database_exists=False)

    assert load_secrets(tmp_path / "secrets", database_exists=True) == first


def test_keys_have_32_bytes(tmp_path):
    made = load_secrets(tmp_path / "secrets", database_exists=False)

    assert len(base64.b64decode(made["INDEX_KEY"])) == 32
    assert len(base64.b64decode(made["SEAL_KEYS"].removeprefix("k1:"))) == 32


def test_lost_secrets_of_a_database_are_not_replaced(tmp_path):
    with pytest.raises(LaunchError, match="missing or incomplete"):
        load_secrets(tmp_path / "secrets", database_exists=True)
