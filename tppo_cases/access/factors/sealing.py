"""Secrets of second factors under a new key: they stand sealed inside a JSON column of another library."""

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from tppo_cases.access.factors.adapter import PLACE
from tppo_cases.core.rotation import SealedPlace, count_of, reseal_bytes

OWNER = "owner"
SEALED_KEYS = ("secret", "seed")  # of an app, of recovery codes; what a security key tells is public


def _sealed(data: dict[str, Any]) -> dict[str, bytes]:
    return {name: b64decode(data[name]) for name in SEALED_KEYS if name in data}


def _values() -> Iterator[bytes]:
    for data in Authenticator.objects.using(OWNER).values_list("data", flat=True):
        yield from _sealed(data).values()


def count() -> Counter[str]:
    """How many secrets stand under which key."""
    return count_of(_values())


def reseal() -> int:
    """Seal each secret again; returns how many. A row is read under its lock, so a code used meanwhile stays used."""
    done = 0
    for key in list(Authenticator.objects.using(OWNER).values_list("pk", flat=True)):
        with transaction.atomic(using=OWNER):
            row = Authenticator.objects.using(OWNER).select_for_update(no_key=True).filter(pk=key).first()
            found = _sealed(row.data) if row else {}
            new = {name: value for name, old in found.items() if (value := reseal_bytes(old, place=PLACE))}
            if row and new:
                row.data |= {name: b64encode(value).decode() for name, value in new.items()}
                row.save(using=OWNER, update_fields=["data"])
                done += len(new)
    return done


FACTOR_SECRETS = SealedPlace("rahasia faktor kedua", count, reseal)
