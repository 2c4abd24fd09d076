"""Temporary passwords that can be read aloud."""

import secrets

_CONSONANTS = "dghjklmnprstw"  # no letters that sound or look alike
_VOWELS = "aeiou"


def temporary_password() -> str:
    """Four words of two syllables, e.g. ``daku-meno-raji-posu``: 48 bits, for one login behind the lock-out."""
    words = ("".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2)) for _ in range(4))
    return "-".join(words)
