"""Enrol and remove factors. Every step is on record."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from tppo_cases.access.context import access_of
from tppo_cases.access.factors import totp
from tppo_cases.access.factors.selectors import Kind, factors_of, needs_factor
from tppo_cases.access.post import Letter, post
from tppo_cases.access.sessions.services import end_everything
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError

MOST_KEYS = 5


@transaction.atomic
def enrol_app(*, actor: User, secret: str, code: str) -> list[str]:
    """Bind an authenticator app after a first right code; returns new recovery codes, or none if there are some.

    Raises RefusedError for a wrong code and for a second app.
    """
    _lock(actor)
    if Authenticator.objects.filter(user=actor, type=Kind.TOTP).exists():
        raise RefusedError(_("Anda sudah punya aplikasi autentikator. Hapus yang lama lebih dahulu."))
    counter = totp.matching_counter(secret, code)
    if counter is None:
        raise RefusedError(_("Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi."), "code")
    row = TOTP.activate(actor, secret).instance
    row.data[totp.LAST] = counter
    row.save(update_fields=["data"])
    return _enrolled(actor, Kind.TOTP)


@transaction.atomic
def enrol_key(*, actor: User, name: str, credential: dict[str, Any]) -> list[str]:
    """Bind a security key or passkey whose answer was checked; returns new recovery codes, or none if there are some."""
    _lock(actor)
    if Authenticator.objects.filter(user=actor, type=Kind.WEBAUTHN).count() >= MOST_KEYS:
        raise RefusedError(_("Paling banyak lima kunci. Hapus satu lebih dahulu."))
    WebAuthn.add(actor, name, credential)
    return _enrolled(actor, Kind.WEBAUTHN)


@transaction.atomic
def remove_factor(*, actor: User, factor: Authenticator) -> None:
    """Remove one of one's own factors; the last one goes only where none is required. Raises RefusedError."""
    _lock(actor)
    others = factors_of(actor).exclude(pk=factor.pk)
    if needs_factor(access_of(actor)) and not others.exists():
        raise RefusedError(_("Peran Anda memerlukan langkah kedua. Daftarkan yang baru sebelum menghapus yang ini."))
    if not factors_of(actor).filter(pk=factor.pk).delete()[0]:
        return
    record(actor, "factor.removed", target=actor, details={"kind": factor.type})
    post(Letter.SIGN_IN_CHANGED, actor)
    if not others.exists():
        Authenticator.objects.filter(user=actor).delete()  # codes stand in for a factor; without one they open nothing


@transaction.atomic
def renew_codes(*, actor: User) -> list[str]:
    """Make new recovery codes; the old ones end. Raises RefusedError without a factor to stand in for."""
    _lock(actor)
    if not factors_of(actor).exists():
        raise RefusedError(_("Daftarkan aplikasi atau kunci lebih dahulu."))
    Authenticator.objects.filter(user=actor, type=Kind.RECOVERY_CODES).delete()
    record(actor, "recovery.renewed", target=actor)
    post(Letter.SIGN_IN_CHANGED, actor)
    return list(RecoveryCodes.activate(actor).generate_codes())


@transaction.atomic
def forget_factors(*, actor: User, person: User) -> None:
    """Take all factors of another person away, so that she enrols anew; her sessions and tokens end.

    Carried out only by an approval: whoever asked and whoever decided are two people, and neither is the person.
    """
    _lock(person)
    Authenticator.objects.filter(user=person).delete()
    record(actor, "factor.reset", target=person)
    post(Letter.SIGN_IN_CHANGED, person)
    end_everything(actor=actor, person=person)


def _enrolled(actor: User, kind: str) -> list[str]:
    record(actor, "factor.enrolled", target=actor, details={"kind": kind})
    post(Letter.SIGN_IN_CHANGED, actor)
    has_codes = Authenticator.objects.filter(user=actor, type=Kind.RECOVERY_CODES).exists()
    return [] if has_codes else list(RecoveryCodes.activate(actor).generate_codes())


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)
