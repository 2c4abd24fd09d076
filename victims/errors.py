"""The refusals of the work on cases; they stand in core, because the answers are made below this app."""

from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError

__all__ = ["RefusedError", "TransitionNotAllowedError"]
