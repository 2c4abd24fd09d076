"""Tell the auditors that something waits for them. The line says nothing of what or whom."""

from tppo_cases.accounts.models import Membership, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.anomalies import scan
from tppo_cases.core.scope import scope_principals
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import enqueue, notify

TOPIC = "audit.alert"


def tell_auditors(_actor: User | None) -> None:
    """One bell line for each auditor."""
    posts = Membership.objects.live().filter(role=Role.AUDITOR).select_related("user")
    notify((post.user for post in posts), NotificationKind.AUDIT_ALERT, None)


def find_anomalies() -> int:
    """Look for anomalies; the auditors hear once of what is new. Returns how many that are."""
    with scope_principals((), reads_audit=True):
        found = scan()
        if found:
            enqueue(TOPIC)
    return found
