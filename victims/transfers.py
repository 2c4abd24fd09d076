"""What follows a case to its new owner. Higher apps add their part in ``ready()``."""

from collections.abc import Callable
from uuid import UUID

from tppo_cases.accounts.models import Unit

# Called inside the transfer's transaction with (case id, former owner, new owner).
TransferFollower = Callable[[UUID, Unit, Unit], None]
TRANSFER_FOLLOWERS: list[TransferFollower] = []
