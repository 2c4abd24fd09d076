"""One-time links by which a person sets her own password. Nobody else ever sees or chooses it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from tppo_cases.access.post import Letter, post
from tppo_cases.access.sessions.services import end_everything
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.scope import in_the_name_of


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's: signed, bound to the password's hash, good for ``PASSWORD_RESET_TIMEOUT`` and for one use."""

    key_salt = "simpul.invitation"


_tokens = InvitationTokens()


def invite(*, actor: User, person: User) -> None:
    """Take the password away, end what it opened, and send a link. Second factors stay. Part of the caller's transaction."""
    person.set_unusable_password()  # another one each time: earlier links end
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    end_everything(actor=actor, person=person)
    record(actor, "invitation.sent", target=person)
    post(Letter.INVITATION, person)


def invitation_link(person: User) -> str:
    """The address of the page; made when the mail is written, and kept nowhere."""
    code = f"{int_to_base36(person.pk)}.{_tokens.make_token(person)}"
    return f"{settings.SITE_URL}{reverse('accounts:invitation')}?{urlencode({'kode': code})}"


def invited_person(code: str) -> User | None:
    """Whose invitation this is; None when it is used, too old or none at all."""
    number, _dot, token = code.partition(".")
    try:
        person = User.objects.filter(pk=base36_to_int(number), is_active=True, is_system=False).first()
    except (ValueError, OverflowError):
        return None
    return person if person is not None and _tokens.check_token(person, token) else None


@transaction.atomic
def accept_invitation(*, person: User, code: str, new_password: str) -> bool:
    """Set the password that the person chose; False when the invitation has been used in the meantime."""
    User.objects.select_for_update().get(pk=person.pk)
    current = invited_person(code)
    if current is None:
        return False
    current.set_password(new_password)
    current.save(update_fields=["password"])
    with in_the_name_of(current.pk):
        record(current, "password.set", target=current)
    post(Letter.SIGN_IN_CHANGED, current)
    return True
