"""Referrals between units and agencies, their history and their thread."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from referrals import policies
from referrals.states import OPEN, ReferralKind, ReferralStatus, Urgency
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Agency, Unit, User
from tppo_cases.core.sealed import SealedField
from victims.models.case import CaseBound
from victims.models.reference import Term
from victims.models.work import Consent
from victims.states import AgeBand, LegalGround, Sex

# What every page and every step needs of a referral's sides.
RELATED = ("sending_unit__agency", "receiving_agency", "receiving_unit__agency")


class RequestedService(Term):
    """A service that a referral can ask for; ``kind`` says in which kind of referral it is offered."""

    kind = models.CharField(max_length=20, choices=ReferralKind)


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Scoped reads of referrals. Lists never join the case."""

    def visible_to(self, user: User | AnonymousUser) -> "ReferralQuerySet":
        """Those of which the user's principals are a side."""
        return self.filter(policies.referral_scope(user))

    def sent_by(self, user: User | AnonymousUser) -> "ReferralQuerySet":
        """Those of ``visible_to`` that the user's side sends or approves."""
        return self.filter(policies.sent_scope(user))

    def received_by(self, user: User | AnonymousUser) -> "ReferralQuerySet":
        """Those of ``visible_to`` that were sent to the user's side."""
        return self.filter(policies.received_scope(user))

    def open(self) -> "ReferralQuerySet":
        """Those that are not finished."""
        return self.filter(status__in=OPEN)


class Referral(CaseBound):
    """A request to another unit to do something for a person.

    ``preview_*`` is copied from the case on submission; before accepting, the receiver sees it, what is asked for and
    nothing else. ``preview_number`` names the referral itself (``R-26-7KQ3F``), never the case. Filled from a
    status on: ``submitted_*`` submitted, ``approved_at`` approved (urgent: at once, ``approved_by`` follows),
    ``received_*`` first opening by the receiver, ``answered_*`` accepted or declined, ``closed_at`` any final status.
    """

    status = models.CharField(max_length=20, choices=ReferralStatus, default=ReferralStatus.DRAFT)
    kind = models.CharField(max_length=20, choices=ReferralKind)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    sending_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    receiving_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    receiving_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    sender_principal = models.BigIntegerField()
    approver_principal = models.BigIntegerField(null=True)
    receiver_principal = models.BigIntegerField()
    is_restricted = models.BooleanField(default=False)  # copied from the case by the database, then and at each change
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")  # a rujukan balik's origin

    services = ArrayField(models.CharField(max_length=30), default=list)
    shared_groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup), default=list)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    legal_ground = models.CharField(max_length=20, choices=LegalGround, blank=True)
    ground_note = SealedField(group="referral")  # why the legal ground holds; for the sending side
    need = SealedField(group="referral")
    result = SealedField(group="referral")
    facility = SealedField(group="referral")  # where she is treated

    preview_number = models.CharField(max_length=20, blank=True)
    preview_sex = models.CharField(max_length=10, choices=Sex, blank=True)
    preview_age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)

    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # of the step that is waited for

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ReferralStatus.values), name="referrals_status_known"),
            models.CheckConstraint(condition=Q(kind__in=ReferralKind.values), name="referrals_kind_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")), name="referrals_not_self_approved"
            ),
            models.CheckConstraint(
                condition=Q(status__in=(ReferralStatus.DRAFT, ReferralStatus.WITHDRAWN)) | Q(submitted_at__isnull=False),
                name="referrals_submitted_at_from_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=(
                        ReferralStatus.APPROVED,
                        ReferralStatus.RECEIVED,
                        ReferralStatus.ACCEPTED,
                        ReferralStatus.DECLINED,
                        ReferralStatus.IN_PROGRESS,
                        ReferralStatus.COMPLETED,
                    )
                )
                | Q(approved_at__isnull=False),
                name="referrals_approved_at_from_approved",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(ReferralStatus.ACCEPTED, ReferralStatus.IN_PROGRESS, ReferralStatus.COMPLETED))
                | Q(receiving_unit__isnull=False, answered_at__isnull=False),
                name="referrals_accepted_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, closed_at__isnull=True) | (~Q(status__in=OPEN) & Q(closed_at__isnull=False)),
                name="referrals_closed_at_iff_final",
            ),
            models.CheckConstraint(
                condition=Q(status=ReferralStatus.DRAFT)
                | Q(status=ReferralStatus.WITHDRAWN)
                | Q(consent__isnull=False)
                | ~Q(legal_ground=""),
                name="referrals_has_ground",
            ),
            models.CheckConstraint(condition=Q(shared_groups__contained_by=FieldGroup.values), name="referrals_groups_known"),
            models.UniqueConstraint(
                fields=("case",), condition=Q(kind=ReferralKind.TRANSFER, status__in=OPEN), name="referrals_one_open_transfer"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("receiver_principal", "status", "-id"), name="referrals_inbox"),
            models.Index(fields=("sender_principal", "status", "-id"), name="referrals_outbox"),
            models.Index(fields=("approver_principal", "status", "-id"), name="referrals_approval"),
            models.Index(fields=("case",), name="referrals_by_case"),
        ]


class ReferralEvent(CaseBound):
    """Who moved a referral, from where to where, and when."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=20, choices=ReferralStatus, blank=True)
    to_status = models.CharField(max_length=20, choices=ReferralStatus)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = SealedField(group="referral")

    class Meta:
        ordering = ("at", "id")


class Message(CaseBound):
    """A message between the two sides of a referral."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    body = SealedField(group="referral")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "id")
