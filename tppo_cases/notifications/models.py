"""What leaves a transaction (outbox) and what people are told (notifications)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import User
from tppo_cases.core.ids import uuid7


class NotificationKind(models.TextChoices):
    """What happened, in words that say nothing about a case."""

    REFERRAL_SUBMITTED = "referral_submitted", _("Rujukan menunggu persetujuan")
    REFERRAL_RETURNED = "referral_returned", _("Rujukan dikembalikan untuk perbaikan")
    REFERRAL_ARRIVED = "referral_arrived", _("Rujukan baru menunggu jawaban")
    REFERRAL_ANSWERED = "referral_answered", _("Rujukan dijawab")
    REFERRAL_COMPLETED = "referral_completed", _("Rujukan selesai")
    REFERRAL_CLOSED = "referral_closed", _("Rujukan ditarik atau kedaluwarsa")
    REFERRAL_MESSAGE = "referral_message", _("Pesan baru pada rujukan")
    PLACEMENT_PROPOSED = "placement_proposed", _("Usulan penempatan menunggu persetujuan")
    PLACEMENT_DECIDED = "placement_decided", _("Usulan penempatan diputuskan")
    CASE_TRANSFERRED = "case_transferred", _("Kasus dialihkan ke unit Anda")
    CASE_CLOSING = "case_closing", _("Kasus menunggu persetujuan terminasi")
    MATCH_FOUND = "match_found", _("Kemungkinan orang yang sama perlu diperiksa")
    EMERGENCY_OPENED = "emergency_opened", _("Akses darurat dibuka")
    EMERGENCY_REVIEWED = "emergency_reviewed", _("Akses darurat Anda sudah ditinjau")
    MATCH_ASKED = "match_asked", _("Meja koordinasi menunggu jawaban")
    MATCH_ANSWERED = "match_answered", _("Unit menjawab meja koordinasi")
    EXPORT_READY = "export_ready", _("Ekspor siap diunduh")
    APPROVAL = "approval", _("Persetujuan dua orang: ada permintaan atau jawaban")
    AUDIT_ALERT = "audit_alert", _("Ada yang perlu ditinjau pada jejak audit")
    IDENTIFIED_READY = "identified_ready", _("Ekspor beridentitas siap diunduh")
    REPORT_WAITING = "report_waiting", _("Laporan menunggu pengesahan")


class OutboxMessage(models.Model):
    """Work to be done after commit. The payload carries ids only; Redis sees nothing but this row's id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("next_at",), name="outbox_waiting", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class Notification(models.Model):
    """A line in somebody's bell: a kind of event and where to look, never text about a case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30, choices=NotificationKind)
    target_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values),
                name="notifications_kind_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("user", "-id"), name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=("user", "-created_at", "-id"), name="notification_newest"),
        ]

    def __str__(self) -> str:
        return self.kind


class ProcessedMessage(models.Model):
    """Outbox messages whose effect has happened: a second delivery does nothing."""

    message_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.message_id)
