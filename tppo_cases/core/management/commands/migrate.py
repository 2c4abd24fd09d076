"""`migrate` as the role that owns the schema, which never stands in the way of people at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections

from tppo_cases.core.retry import is_busy
from tppo_cases.core.step_guard import follow_python

LOCK_SECONDS = 2.0


class Command(migrate.Command):
    """Django's command; without ``--database`` it uses ``owner``."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Change the default alias, and let the wait for locks be chosen."""
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout", type=float, default=LOCK_SECONDS, metavar="SECONDS", help="how long to wait for a lock (2)"
        )
        if "owner" in settings.DATABASES:
            parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and let the steps that the database allows be those of the state tables."""
        seconds = options["lock_timeout"]
        if seconds <= 0:
            raise CommandError("--lock-timeout: lebih dari 0 / more than 0")
        try:
            with _waiting_at_most(seconds, options["database"]):
                super().handle(*args, **options)
                if not (options["plan"] or options["check_unapplied"]):
                    follow_python(options["database"])
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise CommandError(
                f"Sesi lain memegang kunci lebih dari {seconds:g} detik; langkah itu dibatalkan seluruhnya, ulangi saja. /"
                f" Another session held a lock for more than {seconds:g} s; that step was undone as a whole, run it again."
            ) from error


@contextmanager
def _waiting_at_most(seconds: float, alias: str) -> Iterator[None]:
    """A statement that waits for a lock makes all others wait behind it, so it gives up before anybody notices.

    Set in each transaction of a migration, never for the session: behind a pooler that would be somebody else's next.
    """
    usual = connections[alias].SchemaEditorClass

    class Impatient(usual):  # type: ignore[misc,valid-type]  # the class of this connection
        def __enter__(self) -> Any:
            editor = super().__enter__()
            if self.atomic_migration:
                self.execute(f"SET LOCAL lock_timeout = {max(1, round(seconds * 1000))}")
            return editor

    connections[alias].SchemaEditorClass = Impatient  # of the instance alone
    try:
        yield
    finally:
        del connections[alias].SchemaEditorClass
