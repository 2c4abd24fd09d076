"""Shelters, their beds and who stays there."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from shelters import policies
from shelters.states import OPEN_PLACEMENTS, Approval, BedKind, EndKind, PlacementStatus
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.regions import Regency
from tppo_cases.core.sealed import SealedField
from victims.models.case import CaseBound
from victims.states import AgeBand, Sex


class ShelterQuerySet(models.QuerySet["Shelter"]):
    """Scoped reads of shelters."""

    def visible_to(self, user: User | AnonymousUser) -> "ShelterQuerySet":
        """All shelters for those who place people; nobody else."""
        return self.filter(policies.shelter_scope(user))


class Shelter(models.Model):
    """A sentra, RPTC or temporary site: the residential side of a unit. Its exact address is never a plain column."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="shelter")
    code = models.CharField(max_length=30, unique=True)
    city = models.CharField(max_length=80)
    latitude = models.DecimalField(max_digits=7, decimal_places=4)  # of the city, never of the house
    longitude = models.DecimalField(max_digits=7, decimal_places=4)
    address = SealedField(group=FieldGroup.LOCATION)
    is_temporary = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = ShelterQuerySet.as_manager()

    class Meta:
        ordering = ("unit__name",)

    def __str__(self) -> str:
        return self.code


class WorkArea(models.Model):
    """A regency that a shelter serves; areas do not follow provinces."""

    shelter = models.ForeignKey(Shelter, on_delete=models.CASCADE, related_name="work_areas")
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("shelter", "regency"), name="shelters_work_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shelter} {self.regency}"


class Capacity(models.Model):
    """How many beds of a kind a shelter has from a day on. History is kept: other uses of a site shrink it."""

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="capacities")
    bed_kind = models.CharField(max_length=10, choices=BedKind)
    beds = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-from_on", "-recorded_at")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(bed_kind__in=BedKind.values), name="shelters_capacity_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.shelter} {self.bed_kind} {self.beds}"


class BedCount(models.Model):
    """Beds now, readable by all, without case ids. ``occupied`` is kept by a trigger on Placement alone."""

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="bed_counts")
    bed_kind = models.CharField(max_length=10, choices=BedKind)
    capacity = models.PositiveSmallIntegerField(default=0)
    occupied = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("shelter", "bed_kind"), name="shelters_bed_count_once"),
            models.CheckConstraint(condition=Q(occupied__lte=F("capacity")), name="shelters_bed_count_not_over"),
            models.CheckConstraint(condition=Q(bed_kind__in=BedKind.values), name="shelters_bed_count_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.shelter} {self.bed_kind} {self.occupied}/{self.capacity}"


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Scoped reads of placements."""

    def visible_to(self, user: User | AnonymousUser) -> "PlacementQuerySet":
        """Where the user may know the place: the case's ``location`` part is open to her, or it is her shelter."""
        return self.filter(policies.placement_scope(user))

    def open(self) -> "PlacementQuerySet":
        """Proposed (holding a bed) or active."""
        return self.filter(status__in=OPEN_PLACEMENTS)


class Placement(CaseBound):
    """A person's place in a shelter: proposed, active, ended. One open per case; a bed is never given twice.

    ``preview_*`` is what the receiving unit reads before it approves.
    """

    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="placements")
    shelter_principal = models.BigIntegerField()
    bed_kind = models.CharField(max_length=10, choices=BedKind)
    status = models.CharField(max_length=10, choices=PlacementStatus)
    is_emergency = models.BooleanField(default=False)
    approval = models.CharField(max_length=10, choices=Approval, default=Approval.PENDING)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    # Until when a proposal holds its bed; after a refused emergency, until when she may stay.
    hold_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_kind = models.CharField(max_length=20, choices=EndKind, blank=True)
    preview_sex = models.CharField(max_length=10, choices=Sex)
    preview_age_band = models.CharField(max_length=10, choices=AgeBand)
    preview_needs = ArrayField(models.CharField(max_length=20), default=list)
    reason = SealedField(group=FieldGroup.LOCATION)
    decision_reason = SealedField(group=FieldGroup.LOCATION)
    room = SealedField(group=FieldGroup.LOCATION)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case",), condition=Q(status__in=OPEN_PLACEMENTS), name="shelters_placement_one_open"
            ),
            models.CheckConstraint(condition=Q(status__in=PlacementStatus.values), name="shelters_placement_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=(PlacementStatus.ACTIVE, PlacementStatus.ENDED), started_at__isnull=False)
                | (~Q(status__in=(PlacementStatus.ACTIVE, PlacementStatus.ENDED)) & Q(started_at__isnull=True)),
                name="shelters_placement_started_iff_stayed",
            ),
            models.CheckConstraint(
                condition=Q(status=PlacementStatus.ENDED, ended_at__isnull=False)
                | (~Q(status=PlacementStatus.ENDED) & Q(ended_at__isnull=True)),
                name="shelters_placement_ended_at_iff_ended",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="shelters_placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(approval=Approval.APPROVED) | Q(decided_by__isnull=False), name="shelters_placement_approved_by"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("shelter", "status"), name="shelters_placement_by_status"),
        ]
