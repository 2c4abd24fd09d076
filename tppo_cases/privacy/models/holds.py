"""Legal hold: nothing of the case is removed while it stands."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import SealedField
from tppo_cases.privacy import policies
from tppo_cases.privacy.states import HoldGround
from victims.models.case import CaseBound


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Scoped reads of holds."""

    def visible_to(self, user: User | AnonymousUser) -> "LegalHoldQuerySet":
        """Those on cases of one's own unit that one sees; all for data protection."""
        return self.filter(policies.owner_or_desk_scope(user))

    def live(self) -> "LegalHoldQuerySet":
        """Not lifted, not run out."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=Now()), lifted_at__isnull=True)


class LegalHold(CaseBound):
    """Who holds a case, why and until when; lifted by two people."""

    case_number = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=HoldGround)
    reason = SealedField(group="hold")
    until = models.DateTimeField(null=True)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    lift_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ground__in=HoldGround.values), name="privacy_hold_ground_known"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lift_asked_by__isnull=False) & ~Q(lifted_by=F("lift_asked_by"))),
                name="privacy_hold_lifted_by_two",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("case",), name="privacy_hold_live", condition=Q(lifted_at__isnull=True))]
