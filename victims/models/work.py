"""The work on a case: consent, screening, assessment, plan, services, notes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import SealedField
from victims.models.case import CaseBound
from victims.models.reference import ServiceKind
from victims.states import (
    AssessmentKind,
    ConsentGiver,
    ConsentLine,
    LegalGround,
    RiskLevel,
    ScreeningDecision,
    ScreeningResult,
    Track,
)


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Adjectives for consents."""

    def live(self) -> "ConsentQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(CaseBound):
    """What was agreed to, for which agencies; or which legal ground replaces it (UU 27/2022 Art. 20, 22, 25)."""

    given_by = models.CharField(max_length=10, choices=ConsentGiver)
    giver_name = SealedField(group=FieldGroup.FAMILY)
    lines = ArrayField(models.CharField(max_length=20, choices=ConsentLine), default=list)
    agencies = ArrayField(models.SlugField(max_length=30), default=list, help_text="Codes of agencies that may receive data.")
    legal_ground = models.CharField(max_length=20, choices=LegalGround, blank=True)
    legal_ground_note = SealedField(group=FieldGroup.LEGAL)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(lines__contained_by=ConsentLine.values), name="victims_consent_lines_known"),
            models.CheckConstraint(
                condition=Q(given_by=ConsentGiver.NONE) | ~Q(lines=[]) | ~Q(legal_ground=""),
                name="victims_consent_has_content",
            ),
            models.CheckConstraint(
                condition=~Q(given_by=ConsentGiver.NONE) | ~Q(legal_ground=""), name="victims_consent_none_needs_ground"
            ),
        ]


class Screening(CaseBound):
    """Indicators that were seen, what they add up to, and what an officer decided with a reason.

    ``elements`` are the acts, means and purposes of UU 21/2007 Art. 1; a child needs no means (Palermo Art. 3(c)).
    """

    track = models.CharField(max_length=10, choices=Track)
    indicators = ArrayField(models.CharField(max_length=40), default=list)
    acts = ArrayField(models.CharField(max_length=30), default=list)
    means = ArrayField(models.CharField(max_length=30), default=list)
    purposes = ArrayField(models.CharField(max_length=30), default=list)
    result = models.CharField(max_length=20, choices=ScreeningResult)
    observation = SealedField(group=FieldGroup.NARRATIVE)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=20, choices=ScreeningDecision, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = SealedField(group=FieldGroup.NARRATIVE)

    class Meta:
        ordering = ("-recorded_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(result__in=ScreeningResult.values), name="victims_screening_result_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="victims_screening_decided_together",
            ),
        ]


class Assessment(CaseBound):
    """The six dimensions of harm (PP 9/2008 Art. 1), 0 none to 3 severe, and the risk."""

    kind = models.CharField(max_length=10, choices=AssessmentKind)
    psychological = models.PositiveSmallIntegerField(default=0)
    mental = models.PositiveSmallIntegerField(default=0)
    physical = models.PositiveSmallIntegerField(default=0)
    sexual = models.PositiveSmallIntegerField(default=0)
    economic = models.PositiveSmallIntegerField(default=0)
    social = models.PositiveSmallIntegerField(default=0)
    risk = models.CharField(max_length=10, choices=RiskLevel)
    summary = SealedField(group=FieldGroup.PSYCHOSOCIAL)
    health_note = SealedField(group=FieldGroup.HEALTH)
    safety_note = SealedField(group=FieldGroup.SAFETY)
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-assessed_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    psychological__lte=3, mental__lte=3, physical__lte=3, sexual__lte=3, economic__lte=3, social__lte=3
                ),
                name="victims_assessment_levels",
            ),
            models.CheckConstraint(condition=Q(risk__in=RiskLevel.values), name="victims_assessment_risk_known"),
        ]


class Plan(CaseBound):
    """The intervention plan agreed in a case conference."""

    service_kinds = ArrayField(models.CharField(max_length=30), default=list)
    goals = SealedField(group=FieldGroup.SERVICES)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-made_at",)


class Service(CaseBound):
    """A service that was given: one of the ten components, by a unit, on a day; aid with its value in rupiah."""

    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    provider_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    value_rupiah = models.BigIntegerField(null=True)
    note = SealedField(group=FieldGroup.SERVICES)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-given_on", "-recorded_at")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value_rupiah__isnull=True) | Q(value_rupiah__gte=0), name="victims_service_value_not_negative"
            ),
        ]


class NoteQuerySet(models.QuerySet["Note"]):
    """Reads of notes."""

    def in_groups(self, groups: frozenset[str]) -> "NoteQuerySet":
        """Those whose part of the case the reader may see."""
        return self.filter(group__in=groups)


class Note(CaseBound):
    """A note on one part of the case; read by those who may see that part."""

    group = models.CharField(max_length=20, choices=FieldGroup)
    body = SealedField(group="note")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("-written_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(group__in=FieldGroup.values), name="victims_note_group_known"),
        ]
