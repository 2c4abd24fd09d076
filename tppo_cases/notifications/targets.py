"""Where a notification leads: the page of its target, by kind. Higher apps add theirs in ``ready()``."""

from django.urls import reverse

from tppo_cases.notifications.models import Notification, NotificationKind

# Kind -> (URL name, name of the path argument that takes the target's id).
TARGETS: dict[str, tuple[str, str]] = {}


def register_targets(targets: dict[NotificationKind, tuple[str, str]]) -> None:
    """Add the pages of an app's notifications; a second page for a kind is an error."""
    for kind, page in targets.items():
        if TARGETS.setdefault(kind, page) != page:
            message = f"notification {kind!r} has two targets"
            raise ValueError(message)


def target_url(notification: Notification) -> str:
    """The page to look at; the list of notifications when there is none."""
    page = TARGETS.get(notification.kind)
    if page is None:
        return reverse("notifications:list")
    url_name, argument = page
    return reverse(url_name, kwargs={argument: notification.target_id} if argument else {})
