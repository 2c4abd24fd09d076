"""Documents of a case: what they are, who added them, and where their sealed content lies."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import SealedField
from victims.models.case import CaseBound
from victims.states import DocumentKind, ScanStatus


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents."""

    def in_groups(self, groups: frozenset[str]) -> "DocumentQuerySet":
        """Those whose part of the case the reader may see."""
        return self.filter(group__in=groups)

    def stored(self) -> "DocumentQuerySet":
        """Those whose content is still there, withdrawn ones included."""
        return self.filter(destroyed_at__isnull=True)


class Document(CaseBound):
    """A file of one part of the case; read by those who may see that part.

    Its content lies under ``stored_name``, sealed with a key of its own that stands in ``file_key``: without the key the
    file, and every copy of it in a backup, is noise. The sealed columns need ``group`` of the row, as in a note.
    """

    group = models.CharField(max_length=20, choices=FieldGroup)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    title = SealedField(group="document")
    original_name = SealedField(group="document")
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    fingerprint = models.BinaryField(help_text="Keyed hash of the content: equal files of one case, nothing else.")
    stored_name = models.CharField(max_length=60, unique=True)
    file_key = SealedField(group="document")
    scan = models.CharField(max_length=20, choices=ScanStatus)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removal_reason = SealedField(group="document")
    destroyed_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(group__in=FieldGroup.values), name="victims_document_group_known"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="victims_document_kind_known"),
            models.CheckConstraint(condition=Q(scan__in=ScanStatus.values), name="victims_document_scan_known"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="victims_document_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="victims_document_removed_together",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True, file_key__isnull=False)
                | Q(destroyed_at__isnull=False, file_key__isnull=True),
                name="victims_document_key_until_destroyed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("uploaded_by", "uploaded_at"), name="victims_document_by_day"),
        ]

    @property
    def is_readable(self) -> bool:
        """Neither withdrawn nor destroyed."""
        return self.removed_at is None and self.destroyed_at is None
