"""The session engine: Django's database engine, with the owner of a session in a column of its own."""

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

if TYPE_CHECKING:
    from tppo_cases.access.sessions.models import Session

STARTED, DEVICE, NETWORK = "started", "device", "network"


class SessionStore(DatabaseStore):
    """A session that ends ten hours after the sign-in, however often it is written in between."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type["Session"]:
        from tppo_cases.access.sessions.models import Session  # noqa: PLC0415  # the engine loads before the models

        return Session

    def _get_session_from_db(self) -> "Session | None":
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # private, left out of the stubs
        self.seen_at = row.seen_at if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> "Session":
        """Write what the list of sessions shows into columns."""
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.device, row.network = data.get(DEVICE, ""), data.get(NETWORK, "")
        row.seen_at = self.seen_at or timezone.now()
        if STARTED in data:
            row.started_at = datetime.fromtimestamp(data[STARTED], tz=UTC)
        return row

    def get_expiry_age(self, **kwargs: Any) -> int:
        """The seconds left of the ten hours."""
        age = int(super().get_expiry_age(**kwargs))
        started = self.get(STARTED)
        return age if started is None else max(0, min(age, int(started + settings.SESSION_COOKIE_AGE - time.time())))

    def get_expiry_date(self, **_kwargs: Any) -> datetime:
        """The moment at which they are over."""
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    def touch(self) -> None:
        """Note that the person did something, at most once a minute and without writing the session's data."""
        now = timezone.now()
        if self.seen_at is not None and now - self.seen_at > timedelta(minutes=1):
            self.get_model_class().objects.filter(session_key=self.session_key).update(seen_at=now)
            self.seen_at = now
