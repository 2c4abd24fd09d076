"""Configuration of the notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Bring what lies below this app to the bell, the navigation and the outbox."""
        from tppo_cases.access.approvals.registry import ANNOUNCERS  # noqa: PLC0415  # the apps below are loaded
        from tppo_cases.access.post import POSTMEN  # noqa: PLC0415  # the same
        from tppo_cases.notifications import mail  # noqa: PLC0415  # the same
        from tppo_cases.notifications.alerts import TOPIC, tell_auditors  # noqa: PLC0415  # the same
        from tppo_cases.notifications.handlers import Handler, register_handler  # noqa: PLC0415  # the same
        from tppo_cases.notifications.models import NotificationKind  # noqa: PLC0415  # the same
        from tppo_cases.notifications.services import notify  # noqa: PLC0415  # the same
        from tppo_cases.notifications.targets import register_targets  # noqa: PLC0415  # the same

        register_targets(
            {
                NotificationKind.APPROVAL: ("approvals:detail", "approval_id"),
                NotificationKind.AUDIT_ALERT: ("audit:anomaly-list", ""),
            }
        )
        register_handler(TOPIC, Handler(run=tell_auditors))
        ANNOUNCERS.append(lambda users, approval: notify(users, NotificationKind.APPROVAL, approval.pk))
        for letter, send in mail.LETTERS.items():
            register_handler(mail.topic_of(letter), Handler(run=send))
            POSTMEN[letter] = mail.postman(letter)
