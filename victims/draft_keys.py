"""The key under which a browser may keep what it could not send yet (docs/decisions/0004)."""

import base64

from django.utils.crypto import salted_hmac

from tppo_cases.accounts.models import User
from victims.models.draft import IntakeDraft


def device_key(user: User, draft: IntakeDraft) -> str:
    """32 bytes in base64, the same whenever this user opens this draft; the page holds it in memory only."""
    derived = salted_hmac("victims.draft-on-device", f"{draft.pk}:{user.pk}", algorithm="sha256")
    return base64.b64encode(derived.digest()).decode()
