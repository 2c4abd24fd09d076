"""`create_roles`: the database, its roles and their limits."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tppo_cases.core.database_roles import ensure_roles

ADDRESSES = ("DATABASE_ADMIN_URL", "DATABASE_URL", "DATABASE_OWNER_URL")


class Command(BaseCommand):
    """Takes the passwords of the login roles from their addresses; those of sealer and backup may be missing."""

    help = "Create the database roles and the database (idempotent). DATABASE_ADMIN_URL: a role that may create both."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing."""
        missing = [name for name in ADDRESSES if not os.environ.get(name)]
        if missing:
            message = f"not set: {', '.join(missing)}"
            raise CommandError(message)
        optional = (os.environ.get("DATABASE_SEALER_URL", ""), os.environ.get("DATABASE_BACKUP_URL", ""))
        try:
            admin, app, owner = (os.environ[name] for name in ADDRESSES)
            ensure_roles(admin, app, owner, *optional)
        except ValueError as error:
            raise CommandError(str(error)) from error
