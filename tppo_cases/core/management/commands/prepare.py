"""`prepare`: everything that must be true before the servers of one release start."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections


class Command(BaseCommand):
    """Migrate and load reference data; with ``--demo`` fill an empty database with invented people."""

    help = "Roles (when DATABASE_ADMIN_URL is set), migrations and reference data."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--demo", action="store_true", help="seed demo data if no victim is recorded yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in their order; each may be repeated."""
        if os.environ.get("DATABASE_ADMIN_URL"):
            self._step("create_roles")
        self._step("migrate", verbosity=0)
        self._step("load_reference")
        if options["demo"] and settings.DEMO and _is_empty():
            self.stdout.write("Mengisi data contoh / seeding demo data …")
            self._step("seed_demo", check=False)  # the suite compares it with the services; nobody should wait for that here

    def _step(self, name: str, **options: Any) -> None:
        if name in get_commands():
            call_command(name, **options, stdout=self.stdout, stderr=self.stderr)


def _is_empty() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('victims_victim') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT NOT EXISTS (SELECT FROM victims_victim)")
        return bool(cursor.fetchone()[0])
