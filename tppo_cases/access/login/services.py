"""Changes that a person makes to her own account."""

from django.db import transaction

from tppo_cases.access.post import Letter, post
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record


@transaction.atomic
def change_password(*, actor: User, new_password: str) -> None:
    """Set one's own password; all other sessions of the account end by it. The caller has checked the old one."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    user.set_password(new_password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(actor, "password.changed", target=actor)
    post(Letter.SIGN_IN_CHANGED, user)
    actor.password = user.password
    actor.must_change_password = False


def choose_language(*, actor: User, language: str) -> None:
    """Remember the language of the screens, so that it follows the person to the next device."""
    User.objects.filter(pk=actor.pk).update(language=User.Language(language))
