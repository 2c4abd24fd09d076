"""Sessions, each with its owner."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from tppo_cases.access.sessions.store import SessionStore
from tppo_cases.accounts.models import User


class Session(AbstractBaseSession):
    """A session and whose it is. The data stay in ``session_data``; the columns are what the list of sessions shows."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=45, blank=True)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
