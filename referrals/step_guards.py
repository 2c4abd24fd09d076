"""Which of the app's tables the database holds to a table of steps."""

from referrals.states import TRANSITIONS, ReferralStatus
from tppo_cases.core.step_guard import StepGuard

REFERRAL_STEPS = StepGuard("referrals_referral", frozenset({ReferralStatus.DRAFT}), TRANSITIONS)
