"""Requests of a person about her own data."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import SealedField
from tppo_cases.privacy import policies
from tppo_cases.privacy.states import OPEN_REQUESTS, RefusalGround, Requester, RequestKind, RequestStatus
from victims.models.case import CaseBound

_FINAL = (RequestStatus.FULFILLED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN)


class SubjectRequestQuerySet(models.QuerySet["SubjectRequest"]):
    """Scoped reads of requests."""

    def visible_to(self, user: User | AnonymousUser) -> "SubjectRequestQuerySet":
        """Those on cases of one's own unit that one sees; all of them, without content, for data protection."""
        return self.filter(policies.owner_or_desk_scope(user))

    def open(self) -> "SubjectRequestQuerySet":
        """Those that still wait for an answer."""
        return self.filter(status__in=OPEN_REQUESTS)


class SubjectRequest(CaseBound):
    """A request with its clock. ``number``, kind, unit and clock are all that data protection sees of it."""

    number = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RequestKind)
    status = models.CharField(max_length=20, choices=RequestStatus, default=RequestStatus.RECEIVED)
    received_from = models.CharField(max_length=10, choices=Requester)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    details = SealedField(group=FieldGroup.SUMMARY)
    proxy_evidence = SealedField(group=FieldGroup.SUMMARY)
    identity_check = SealedField(group=FieldGroup.SUMMARY)
    answer = SealedField(group=FieldGroup.SUMMARY)
    refusal_ground = models.CharField(max_length=20, choices=RefusalGround, blank=True)
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="privacy_request_kind_known"),
            models.CheckConstraint(condition=Q(status__in=RequestStatus.values), name="privacy_request_status_known"),
            models.CheckConstraint(condition=Q(received_from__in=Requester.values), name="privacy_request_from_known"),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.REFUSED, refusal_ground__in=RefusalGround.values)
                | (~Q(status=RequestStatus.REFUSED) & Q(refusal_ground="")),
                name="privacy_request_refused_on_ground",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_FINAL, closed_at__isnull=False) | (~Q(status__in=_FINAL) & Q(closed_at__isnull=True)),
                name="privacy_request_closed_at_iff_final",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (Q(asked_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="privacy_request_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.ERASURE, status=RequestStatus.FULFILLED) | Q(decided_by__isnull=False),
                name="privacy_request_erasure_decided",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("unit", "status", "due_at"), name="privacy_request_work")]

    @property
    def waits_for_second(self) -> bool:
        """Whether an erasure was asked for and waits for somebody else."""
        return self.status == RequestStatus.IN_WORK and self.asked_by_id is not None
