"""The named actor of timed work, so that the audit trail never says "nobody"."""

from django.contrib.auth.hashers import make_password

from tppo_cases.accounts.models import User

EMAIL = "sistem@simpul.invalid"


def system_user() -> User:
    """Return the user of timed work, made at its first use; it has no role and no password."""
    facts = {"full_name": "Sistem SIMPUL TPPO", "is_system": True, "password": make_password(None)}
    return User.objects.get_or_create(email=EMAIL, defaults=facts)[0]
