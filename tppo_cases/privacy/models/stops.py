"""After a withdrawn consent: who had received data and must stop using them (UU 27/2022 Art. 40)."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.privacy import policies
from victims.models.case import CaseBound
from victims.models.work import Consent


class StopNoticeQuerySet(models.QuerySet["StopNotice"]):
    """Scoped reads of notices."""

    def visible_to(self, user: User | AnonymousUser) -> "StopNoticeQuerySet":
        """Those to one's own unit, and those on cases of one's own unit that one sees."""
        return self.filter(policies.stop_scope(user))

    def open(self) -> "StopNoticeQuerySet":
        """Not confirmed."""
        return self.filter(confirmed_at__isnull=True)


class StopNotice(CaseBound):
    """One receiver that must stop. ``number`` is that of the referral: the receiver sees no case any more."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    receiver_principal = models.BigIntegerField()
    number = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StopNoticeQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("consent", "receiver_principal"), name="privacy_stop_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="privacy_stop_confirmed_together",
            ),
        ]
