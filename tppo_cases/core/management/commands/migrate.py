"""`migrate` as the role that owns the schema."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from tppo_cases.core.step_guard import follow_python


class Command(migrate.Command):
    """Django's command; without ``--database`` it uses ``owner``."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Change the default alias only."""
        super().add_arguments(parser)
        if "owner" in settings.DATABASES:
            parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and let the steps that the database allows be those of the state tables."""
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            follow_python(options["database"])
