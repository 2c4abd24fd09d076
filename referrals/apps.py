"""Configuration of the referrals app."""

from django.apps import AppConfig

from referrals.audit_actions import ACTIONS
from referrals.states import ReferralKind
from referrals.step_guards import REFERRAL_STEPS
from tppo_cases.audit.actions import register_actions
from tppo_cases.core.step_guard import STEP_GUARDS


class ReferralsConfig(AppConfig):
    """Referrals between units and agencies."""

    name = "referrals"

    def ready(self) -> None:
        """Add the app's words to the audit trail, its rules to the work on cases, its parts to the frame of the pages."""
        from referrals import shell  # noqa: PLC0415  # needs models
        from referrals.services import cases  # noqa: PLC0415  # the same
        from tppo_cases.core.counters import SHELL_COUNTERS  # noqa: PLC0415  # the same
        from tppo_cases.notifications.targets import register_targets  # noqa: PLC0415  # the same
        from victims.case_page.parties import PURPOSES  # noqa: PLC0415  # the same
        from victims.closing import CLOSE_BLOCKERS  # noqa: PLC0415  # the same
        from victims.consent_followers import CONSENT_WITHDRAWAL_FOLLOWERS  # noqa: PLC0415  # the same
        from victims.transfers import TRANSFER_FOLLOWERS  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        STEP_GUARDS.append(REFERRAL_STEPS)
        register_targets(shell.NOTIFICATION_PAGES)
        SHELL_COUNTERS["referrals:inbox"] = shell.waiting_for
        PURPOSES.update(ReferralKind.choices)
        CLOSE_BLOCKERS.append(cases.open_referral_blocks)
        TRANSFER_FOLLOWERS.append(cases.referrals_follow_owner)
        CONSENT_WITHDRAWAL_FOLLOWERS.append(cases.referrals_end_with_consent)
