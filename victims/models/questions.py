"""What the coordination desk asks the two units of a possible match, and what each of them answers."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField
from victims import policies
from victims.models.case import VictimCase
from victims.models.person import MATCH_GROUP, MatchCandidate
from victims.states import DocumentSeen, KnownElsewhere


class MatchQuestionQuerySet(models.QuerySet["MatchQuestion"]):
    """Scoped reads of questions."""

    def visible_to(self, user: User | AnonymousUser) -> "MatchQuestionQuerySet":
        """All for the coordination desk; for a unit those about cases that it owns and the user sees."""
        return self.filter(policies.question_scope(user))

    def waiting(self) -> "MatchQuestionQuerySet":
        """Neither answered nor overtaken by a decision."""
        return self.filter(answered_at__isnull=True, closed_at__isnull=True)


class MatchQuestion(models.Model):
    """One side of a pair, as its unit sees it: a question about its own case, and nothing of the other side.

    Only ``simpul_ask_sides`` makes these rows, only the case's unit answers, and a decision of the desk closes them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    match = models.ForeignKey(MatchCandidate, on_delete=models.PROTECT, related_name="questions")
    of_other = models.BooleanField()  # about the match's ``other``, else about its ``victim``
    case = models.ForeignKey(VictimCase, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    document_seen = models.CharField(max_length=12, choices=DocumentSeen, blank=True, default="")
    known_elsewhere = models.CharField(max_length=8, choices=KnownElsewhere, blank=True, default="")
    note = SealedField(group=MATCH_GROUP)
    closed_at = models.DateTimeField(null=True)

    objects = MatchQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("match", "of_other"), condition=Q(closed_at__isnull=True), name="victims_question_one_open"
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_at__isnull=True, answered_by__isnull=True, document_seen="", known_elsewhere="", note__isnull=True
                )
                | Q(
                    answered_at__isnull=False, answered_by__isnull=False, document_seen__in=DocumentSeen.values,
                    known_elsewhere__in=KnownElsewhere.values,
                ),
                name="victims_question_answered_as_a_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
