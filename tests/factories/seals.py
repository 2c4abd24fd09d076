"""Sealing in tests. Other tests may hold transactions open in other databases of the same cluster, and sealing waits for
whatever is older: so it is tried until the rows that are due are sealed.
"""

import time

from tppo_cases.audit.seal.sealing import seal_all
from tppo_cases.audit.seal.verifying import verify

PATIENCE = 240  # seconds


def seal(due: int) -> int:
    """Seal until ``due`` rows are sealed; returns how many were."""
    end, done = time.monotonic() + PATIENCE, seal_all()
    while done < due and time.monotonic() < end:
        time.sleep(0.2)
        done += seal_all()
    return done


def seal_everything() -> None:
    """Seal until nothing waits."""
    end = time.monotonic() + PATIENCE
    while verify().waiting and time.monotonic() < end:
        seal_all()
