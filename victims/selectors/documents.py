"""The documents of a case as its tab and the API show them."""

from typing import Any

from django.utils.translation import gettext as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.sealed import reveal_all
from victims import policies
from victims.models.document import Document
from victims.selectors.cases import CaseView, Groups

SEALED = Groups(frozenset({"document"}))
TEXTS = ("title", "original_name", "removal_reason")


def short_code(document: Document) -> str:
    """What ties a downloaded file to its line on the page."""
    return document.pk.hex[-8:]


def documents_of(view: CaseView) -> list[dict[str, Any]]:
    """Documents on the parts that the reader may see, the latest first, withdrawn ones too. One query; at most 200 rows."""
    rows = Document.objects.filter(case_id=view.case.pk).in_groups(view.groups).stored()
    owner_side = policies.is_owner_side(view.user, view.case)
    return [
        {
            "row": row,
            "about": str(FieldGroup(row.group).label),
            "code": short_code(row),
            "by": row.uploaded_by.full_name if owner_side or row.uploaded_by_id == view.user.pk else "",
            "removed_by": _remover(view, row, owner_side=owner_side),
            "may_withdraw": policies.can_withdraw_document(view.user, view.case, row),
            **reveal_all(row, TEXTS, SEALED),
        }
        for row in rows.select_related("uploaded_by", "removed_by")
    ]


def _remover(view: CaseView, row: Document, *, owner_side: bool) -> str:
    if row.removed_by is None:
        return ""
    return row.removed_by.full_name if owner_side or row.removed_by_id == view.user.pk else _("Petugas lain")


def documents_data(view: CaseView) -> list[dict[str, Any]]:
    """The same for the API."""
    return [
        {
            "id": item["row"].pk, "kind": item["row"].kind, "group": item["row"].group, "title": item["title"],
            "original_name": item["original_name"], "content_type": item["row"].content_type,
            "size_bytes": item["row"].size_bytes, "scan": item["row"].scan, "uploaded_at": item["row"].uploaded_at,
            "withdrawn_at": item["row"].removed_at,
        }
        for item in documents_of(view)
    ]  # fmt: skip
