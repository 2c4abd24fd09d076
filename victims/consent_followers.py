"""What ends when a consent is withdrawn. Higher apps add their part in ``ready()``; this app never imports them."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from tppo_cases.accounts.models import User
    from victims.models.work import Consent

# Called inside the withdrawal's transaction with (case id, withdrawn consent, who withdrew it), before the grants
# that rest on the consent end. True: somebody still has to act before the clock of Art. 40 is met.
ConsentWithdrawalFollower = Callable[[UUID, "Consent", "User"], bool | None]
CONSENT_WITHDRAWAL_FOLLOWERS: list[ConsentWithdrawalFollower] = []
