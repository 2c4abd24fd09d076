"""The production settings and the container files agree."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
EXAMPLE = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


GUIDE = (ROOT / "docs/deploy/README.md").read_text()
COMMANDS = ROOT / "tppo_cases/core/management/commands"
SOURCES = [*(ROOT / "tppo_cases/settings").glob("*.py"), COMMANDS / "prepare.py", COMMANDS / "create_roles.py"]
# What the settings read: env("X"), env.int("X"), secret("X"), optional_secret("X"), os.environ.get("X").
READ = {
    name
    for path in SOURCES
    if path.name != "test.py"
    for name in re.findall(r"(?:env|env\.\w+|secret|environ\.get)\(\s*\"([A-Z][A-Z_]+)\"", path.read_text())
}


def import_production(**extra: str) -> subprocess.CompletedProcess[str]:
    given = {name: re.sub(r"\$\{[^}:]*:-([^}]+)\}", r"\1", value) for name, value in COMPOSE["x-environment"].items()}
    filled = {name: re.sub(r"\$\{[^}]*\}", "filled", value) for name, value in given.items()}
    environment = filled | {"EMAIL_URL": "smtp://mail:25"} | extra
    environment |= {"PATH": os.environ["PATH"], "REDIS_URL": "redis://redis:6379/0"}
    command = [
        sys.executable,
        "-c",
        "import tppo_cases.settings.production as s; print(sorted(s.DATABASES), s.CSRF_COOKIE_NAME)",
    ]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_web_process_has_no_owner_login():
    assert import_production().stdout.strip() == "['default'] __Host-simpul-csrf"


def test_production_refuses_demo_accounts():
    assert "never with production settings" in import_production(DEMO="1").stderr


def test_every_variable_of_compose_is_in_the_example():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert used == EXAMPLE


def test_every_setting_is_told_and_none_that_is_not_there():
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", GUIDE))
    in_tables = {
        name for row in re.findall(r"^\|(.*?)\|", GUIDE, re.MULTILINE) for name in re.findall(r"`([A-Z][A-Z_]+)`", row)
    }
    in_compose = set(COMPOSE["x-environment"]) | set(COMPOSE["services"]["prepare"]["environment"])

    assert len(READ) > 40
    assert READ - told == set()
    assert (in_tables | in_compose) - {"_FILE"} - READ == set()


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_service_starts_after_preparation_and_without_owner_password(name):
    service = COMPOSE["services"][name]

    assert service["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    assert "DATABASE_OWNER_URL" not in service["environment"]
    assert service["read_only"] is True
