"""Which of the app's tables the database holds to a table of steps."""

from shelters.states import TRANSITIONS, PlacementStatus
from tppo_cases.core.step_guard import StepGuard

# A head places in her own shelter at once, and so does anybody in an emergency.
PLACEMENT_STEPS = StepGuard("shelters_placement", frozenset({PlacementStatus.PROPOSED, PlacementStatus.ACTIVE}), TRANSITIONS)
