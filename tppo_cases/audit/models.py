"""The audit trail: who did, saw or was denied what. Rows are only ever added."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7


class AuditEvent(models.Model):
    """One act. Written in the transaction of the act; a denial right after its rollback.

    ``details`` holds field names, codes and counts, never values. Grant and trigger refuse change and removal.
    ``at`` and ``transaction_id`` are set by the database.
    """

    class Outcome(models.TextChoices):
        OK = "ok", _("Terlaksana")
        DENIED = "denied", _("Ditolak")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OK)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    case_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=("case_id", "-id"), name="audit_by_case", condition=Q(case_id__isnull=False)),
            models.Index(fields=("actor", "-id"), name="audit_by_actor"),
            models.Index(fields=("action", "-id"), name="audit_by_action"),
            models.Index(fields=("transaction_id",), name="audit_by_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}"


class RowChange(models.Model):
    """What a statement changed in a table of cases or persons, whoever wrote it and by whatever way.

    Written by the database alone (``audit.trace``): names of columns, never values. Rows of one statement that hang on
    the same key are one line with their number. ``actor_id`` is what the application said; no foreign key, as raw SQL
    may say anything.
    """

    class Operation(models.TextChoices):
        INSERT = "INSERT", _("ditambah")
        UPDATE = "UPDATE", _("diubah")
        DELETE = "DELETE", _("dihapus")
        TRUNCATE = "TRUNCATE", _("dikosongkan")

    at = models.DateTimeField()
    transaction_id = models.BigIntegerField()
    table = models.CharField(max_length=63)
    operation = models.CharField(max_length=10, choices=Operation)
    row_id = models.CharField(max_length=40)
    case_id = models.UUIDField(null=True)
    columns = ArrayField(models.CharField(max_length=63))
    rows = models.PositiveIntegerField()
    login_role = models.CharField(max_length=63)
    acting_role = models.CharField(max_length=63)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=("transaction_id",), name="rowchange_by_transaction"),
            models.Index(fields=("at",), name="rowchange_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table}"


class Stream(models.TextChoices):
    """What is sealed, each in a chain of its own."""

    EVENT = "event", _("jejak audit")
    ROW = "row", _("perubahan baris")


class AuditSeal(models.Model):
    """One link of the chain: the rows at the positions ``first`` to ``last``. Only the sealer reads and adds.

    ``digest`` is keyed and covers the seal before and the digests of its rows. ``up_to`` is the transaction before which
    all had ended; ``columns`` are those that the digests cover.
    """

    stream = models.CharField(max_length=10, choices=Stream)
    number = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.IntegerField()
    up_to = models.BigIntegerField()
    columns = ArrayField(models.CharField(max_length=63))
    sealed_at = models.DateTimeField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("stream", "number"), name="audit_seal_number_once")]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}"


class AuditDigest(models.Model):
    """One sealed row: ``digest`` of what it says, ``mac`` of where it stands."""

    stream = models.CharField(max_length=10, choices=Stream)
    position = models.BigIntegerField()
    key = models.CharField(max_length=40)
    digest = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("stream", "position"), name="audit_digest_position_once"),
            models.UniqueConstraint(fields=("stream", "key"), name="audit_digest_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.position}"
