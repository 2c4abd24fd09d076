"""`create_roles`: the database, its roles and their limits."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tppo_cases.core.database_roles import ensure_roles

ADDRESSES = ("DATABASE_ADMIN_URL", "DATABASE_URL", "DATABASE_OWNER_URL")
OPTIONAL = ("DATABASE_SEALER_URL", "DATABASE_BACKUP_URL")


class Command(BaseCommand):
    """Takes the passwords of the login roles from their addresses; those of ``OPTIONAL`` may be missing."""

    help = "Create the database roles and the database (idempotent). DATABASE_ADMIN_URL: a role that may create both."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing."""
        missing = [name for name in ADDRESSES if not os.environ.get(name)]
        if missing:
            message = f"not set: {', '.join(missing)}"
            raise CommandError(message)
        try:
            ensure_roles(*(os.environ.get(name, "") for name in (*ADDRESSES, *OPTIONAL)))
        except ValueError as error:
            raise CommandError(str(error)) from error
