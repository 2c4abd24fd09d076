"""The person: a thin row that may be counted, and the sealed identity beside it."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.regions import Regency
from tppo_cases.core.sealed import SealedField
from victims import policies
from victims.states import MATCH_DECIDED, BirthPrecision, MatchStatus, Sex

MATCH_GROUP = "match"  # of what the desk and the units it asks write about a pair


class VictimQuerySet(models.QuerySet["Victim"]):
    """Scoped reads of persons."""

    def visible_to(self, user: User | AnonymousUser) -> "VictimQuerySet":
        """Those of whom the user may see at least one case."""
        return self.filter(policies.victim_scope(user))


class Victim(models.Model):
    """One record of a person. Records of the same person share ``person_id``; reports count that."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField(default=uuid7)
    registered_principal = models.BigIntegerField()
    initials = models.CharField(max_length=4)
    sex = models.CharField(max_length=10, choices=Sex)
    birth_year = models.PositiveSmallIntegerField(null=True)
    nationality = models.CharField(max_length=2, default="ID")
    origin_regency = models.ForeignKey(Regency, on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = VictimQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="victims_victim_sex_known"),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2100)),
                name="victims_victim_birth_year_plausible",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("person_id",), name="victims_victim_person")]

    def __str__(self) -> str:
        return str(self.id)


class VictimIdentity(models.Model):
    """What must stay secret about a person (UU 21/2007 Art. 44). No field here has a plain-text attribute."""

    victim = models.OneToOneField(Victim, on_delete=models.PROTECT, primary_key=True, related_name="identity")
    birth_precision = models.CharField(max_length=10, choices=BirthPrecision, default=BirthPrecision.UNKNOWN)
    alias = SealedField(group=FieldGroup.SUMMARY)
    full_name = SealedField(group=FieldGroup.IDENTITY)
    other_names = SealedField(group=FieldGroup.IDENTITY)
    birth_date = SealedField(group=FieldGroup.IDENTITY)  # ISO 8601, cut to what is known
    nik = SealedField(group=FieldGroup.IDENTITY)
    family_card_number = SealedField(group=FieldGroup.IDENTITY)
    passport = SealedField(group=FieldGroup.IDENTITY)
    phone = SealedField(group=FieldGroup.CONTACT)
    safe_contact = SealedField(group=FieldGroup.CONTACT)
    id_address = SealedField(group=FieldGroup.CONTACT)
    true_address = SealedField(group=FieldGroup.CONTACT)
    family_contact = SealedField(group=FieldGroup.FAMILY)
    police_report_number = SealedField(group=FieldGroup.LEGAL)

    class Meta:
        verbose_name_plural = "victim identities"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(birth_precision__in=BirthPrecision.values), name="victims_identity_precision_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SearchToken(models.Model):
    """A keyed hash under which a person is found; see ``core.tokens``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # name, sound, joined, whole, alias, nik, passport, phone
    key = models.CharField(max_length=8)  # the id of the key it was made with
    token = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("victim", "kind", "token"), name="victims_token_once"),
        ]
        indexes: ClassVar = [models.Index(fields=("token", "kind"), name="victims_token_lookup")]

    def __str__(self) -> str:
        return self.kind


class VictimAccess(models.Model):
    """Derived: which principals see a person, through any case. Only the database's keeper writes it."""

    pk = models.CompositePrimaryKey("principal", "victim_id")
    principal = models.BigIntegerField()
    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="+")
    valid_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.principal}"


class MatchCandidateQuerySet(models.QuerySet["MatchCandidate"]):
    """Scoped reads of possible matches."""

    def visible_to(self, user: User | AnonymousUser) -> "MatchCandidateQuerySet":
        """All, for the coordination desk."""
        return self.filter(policies.match_scope(user))


class MatchCandidate(models.Model):
    """Two records that may be one person, found where the worker could not see the other. For the desk only.

    It holds no number and no unit: ``simpul_match_sides`` tells what the desk may know of either side at that moment,
    so that a case that becomes restricted, or changes hands, leaves nothing behind here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    strength = models.CharField(max_length=20)  # identifier | name_and_birth
    status = models.CharField(max_length=10, choices=MatchStatus, default=MatchStatus.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = SealedField(group=MATCH_GROUP)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = SealedField(group=MATCH_GROUP)

    objects = MatchCandidateQuerySet.as_manager()

    class Meta:
        ordering = ("-found_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("victim", "other"), name="victims_match_once"),
            models.CheckConstraint(condition=Q(status__in=MatchStatus.values), name="victims_match_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=MATCH_DECIDED, decided_at__isnull=False)
                | (~Q(status__in=MATCH_DECIDED) & Q(decided_at__isnull=True)),
                name="victims_match_decided_iff_final",
            ),
            models.CheckConstraint(
                condition=~Q(status=MatchStatus.ASKED) | Q(asked_at__isnull=False), name="victims_match_asked_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
