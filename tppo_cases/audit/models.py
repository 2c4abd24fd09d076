"""The audit trail: who did, saw or was denied what. Rows are only ever added."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField


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


class FormerRow(models.Model):
    """What the columns of a row held before a change; of a removed row all of them. ``current | was`` is the row before.

    Written by the database alone (``audit.trace``), as ``to_jsonb`` gives it: what was sealed stays sealed, as hexadecimal,
    for the same place. It is no part of the sealed trail, since it goes with the person's data and is sealed again when
    keys change. The unit that holds the case may read it.
    """

    at = models.DateTimeField()
    transaction_id = models.BigIntegerField()
    table = models.CharField(max_length=63)
    operation = models.CharField(max_length=10, choices=RowChange.Operation)
    row_id = models.CharField(max_length=40)
    case_id = models.UUIDField(null=True)
    victim_id = models.UUIDField(null=True)
    was = models.JSONField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=("case_id", "-id"), name="formerrow_by_case", condition=Q(case_id__isnull=False)),
            models.Index(fields=("victim_id", "-id"), name="formerrow_by_victim", condition=Q(victim_id__isnull=False)),
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


NOTE_GROUP = "audit"  # of the sealed note: open to whoever reads the audit


class Anomaly(models.Model):
    """Something unusual on the trail that an auditor should look into. ``key`` keeps it from being found twice."""

    class Kind(models.TextChoices):
        MANY_CASES = "many_cases", _("Banyak kasus dibuka dalam satu jam")
        NIGHT_EXPORT = "night_export", _("Ekspor atau unduhan pada malam hari")
        SEARCH_ONLY = "search_only", _("Pencarian berulang tanpa membuka kasus")
        DENIALS = "denials", _("Banyak akses ditolak")
        OUTSIDE = "outside", _("Perubahan di luar aplikasi")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=80)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    details = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    note = SealedField(group=NOTE_GROUP)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name_plural = "anomalies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("kind", "key"), name="audit_anomaly_once"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="audit_anomaly_reviewed_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("-at",), name="audit_anomaly_waiting", condition=Q(reviewed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
