"""Reading the environment."""

import ssl

import pytest
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection

from tppo_cases.settings.environment import celery_broker, database, secret


def test_secret_is_read_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from-file\n")
    monkeypatch.setenv("SOME_KEY", "from-variable")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))

    assert secret("SOME_KEY") == "from-file"


def test_missing_secret_is_named(monkeypatch):
    monkeypatch.delenv("SOME_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="SOME_KEY"):
        secret("SOME_KEY")


def test_database_on_a_socket_keeps_the_case_of_its_folder():
    config = database("postgresql://simpul_app:p%2Fw@/simpul?host=/srv/Folder_X")

    assert (config["HOST"], config["NAME"], config["USER"], config["PASSWORD"]) == (
        "/srv/Folder_X",
        "simpul",
        "simpul_app",
        "p/w",
    )
    assert config["DISABLE_SERVER_SIDE_CURSORS"] is True


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://:pw@redis:6379/0", "redis://:pw@redis:6379/0"),
        ("rediss://:pw@redis.example:6379/0", "rediss://:pw@redis.example:6379/0?ssl_cert_reqs=required"),
        ("rediss://redis.example/0?ssl_ca_certs=/c", "rediss://redis.example/0?ssl_ca_certs=/c&ssl_cert_reqs=required"),
        ("rediss://redis.example/0?ssl_cert_reqs=none", "rediss://redis.example/0?ssl_cert_reqs=none"),
        ("unix:///tmp/v.sock?db=2", "redis+socket:///tmp/v.sock?virtual_host=2"),
        ("unix://:pw@/tmp/v.sock", "redis+socket://:pw@/tmp/v.sock?virtual_host=0"),
    ],
)
def test_celery_gets_its_own_form_of_the_address(url, expected):
    assert celery_broker(url) == expected


def test_celery_speaks_tls_where_the_cache_does():
    with Connection(celery_broker("rediss://:pw@redis.example:6379/0")) as connection:
        assert connection.ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
