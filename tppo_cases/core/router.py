"""Which database alias does what."""

from typing import Any

from django.conf import settings


class OwnerMigratesRouter:
    """Requests stay on ``default``; the schema changes only through ``owner``.

    Both names lead to one database; they differ in the role, so that the application cannot alter a table.
    """

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """Leave the choice to the caller's ``using``, otherwise ``default``."""
        return None

    def db_for_write(self, model: Any, **_hints: Any) -> str | None:
        """Leave the choice to the caller's ``using``, otherwise ``default``."""
        return None

    def allow_relation(self, obj1: Any, obj2: Any, **_hints: Any) -> bool | None:
        """Both aliases are one database, so rows read through either may be related."""
        return True

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        """Migrate on ``owner`` only, where there is one."""
        return db == "owner" or "owner" not in settings.DATABASES
