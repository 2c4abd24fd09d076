"""Make and revoke the tokens by which a program uses the API as one person."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken
from knox.settings import knox_settings

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError


@transaction.atomic
def create_token(*, actor: User) -> tuple[AuthToken, str]:
    """Make a token for oneself; the text is returned once and kept only as a hash. Raises RefusedError at the limit."""
    User.objects.select_for_update().get(pk=actor.pk)
    AuthToken.objects.filter(user=actor, expiry__lte=timezone.now()).delete()
    limit = knox_settings.TOKEN_LIMIT_PER_USER
    if AuthToken.objects.filter(user=actor).count() >= limit:
        raise RefusedError(_("Anda sudah punya %(limit)d token. Cabut satu lebih dahulu.") % {"limit": limit})
    made, text = AuthToken.objects.create(actor)
    record(actor, "token.created", target=("knox.AuthToken", made.token_key))
    return made, text


@transaction.atomic
def revoke_token(*, actor: User, token: AuthToken) -> None:
    """Revoke one of one's own tokens; it stops working at once."""
    record(actor, "token.revoked", target=("knox.AuthToken", token.token_key))
    AuthToken.objects.filter(user=actor, pk=token.pk).delete()
