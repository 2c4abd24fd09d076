"""Configuration of the access app."""

from django.apps import AppConfig

from tppo_cases.access.audit_actions import ACTIONS
from tppo_cases.audit.actions import register_actions
from tppo_cases.core.rotation import PLACES


class AccessConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.access"
    label = "access"

    def ready(self) -> None:
        """Add the app's words to the audit trail and listen to logins."""
        import tppo_cases.access.api_schema  # noqa: F401, PLC0415  # registers itself with the schema generator
        from tppo_cases.access.approvals.registry import register_kind  # noqa: PLC0415  # needs models
        from tppo_cases.access.approvals.selectors import waiting_for  # noqa: PLC0415  # the same
        from tppo_cases.access.audit_log.selectors import anomalies_to_review  # noqa: PLC0415  # the same
        from tppo_cases.access.defaults.services import WIDENING  # noqa: PLC0415  # the same
        from tppo_cases.access.factors.reset import register as register_reset  # noqa: PLC0415  # the same
        from tppo_cases.access.factors.sealing import FACTOR_SECRETS  # noqa: PLC0415  # needs the models
        from tppo_cases.access.login.receivers import connect  # noqa: PLC0415  # needs the models
        from tppo_cases.access.people.posts import POST_KIND  # noqa: PLC0415  # the same
        from tppo_cases.access.requests import user_of  # noqa: PLC0415  # the same
        from tppo_cases.core.counters import SHELL_COUNTERS  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        register_reset()
        register_kind(POST_KIND)
        register_kind(WIDENING)
        PLACES.append(FACTOR_SECRETS)
        SHELL_COUNTERS["approvals:list"] = lambda request: [waiting_for(user_of(request))]
        SHELL_COUNTERS["audit:event-list"] = lambda _request: [anomalies_to_review()]
        connect()
