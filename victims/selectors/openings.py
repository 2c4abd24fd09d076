"""Who opened a case, by person: how often, when, what, and by which right. For the head of the owning unit."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.utils.translation import gettext as _

from tppo_cases.accounts.models import Membership
from tppo_cases.audit.models import AuditEvent
from victims.models.protection import EmergencyAccess

OPENINGS = ("case.viewed", "identity.viewed")
MOST = 100


def openings_by_person(case_id: UUID) -> list[dict[str, Any]]:
    """One line for each person who opened the case or its identity, the latest first. Three queries.

    ``emergency`` marks who came through the emergency door. Taking data out (letters, exports) counts as ``taken``.
    """
    people = list(
        AuditEvent.objects.filter(Q(action__in=OPENINGS) | Q(action__startswith="export."), case_id=case_id, outcome="ok")
        .order_by()
        .values("actor_id", "actor__full_name")
        .annotate(
            first=Min("at"), last=Max("at"), times=Count("pk", filter=Q(action="case.viewed")),
            identity=Count("pk", filter=Q(action="identity.viewed")), taken=Count("pk", filter=Q(action__startswith="export.")),
        )
        .order_by("-last")[:MOST]
    )  # fmt: skip
    rights = _rights_of(person["actor_id"] for person in people)
    emergency = set(EmergencyAccess.objects.filter(case_id=case_id).values_list("user_id", flat=True))
    return [
        {
            **person,
            "who": person["actor__full_name"] or _("Sistem"),
            "rights": rights.get(person["actor_id"], _("tanpa peran sekarang")),
            "emergency": person["actor_id"] in emergency,
        }
        for person in people
    ]


def _rights_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Role, unit and agency of each person now."""
    found: dict[int, list[str]] = {}
    posts = Membership.objects.live().filter(user__in=list(user_ids)).select_related("unit__agency").order_by("id")
    for post in posts:
        words = f"{post.get_role_display()}, {post.unit.name}, {post.unit.agency.short_name}"
        found.setdefault(post.user_id, []).append(words)
    return {user_id: "; ".join(words) for user_id, words in found.items()}
