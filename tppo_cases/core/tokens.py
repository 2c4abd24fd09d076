"""Keyed search tokens: a dump shows hashes, never a name or a number.

Names are reduced to how they sound in Indonesian spelling (oe/u, dj/j, tj/c, sj/sy, nj/ny, doubled letters, the many
spellings of Muhammad), identifiers to their digits or capitals. The keyed hash is HMAC-SHA-256 cut to 16 bytes.
"""

import base64
import functools
import hashlib
import hmac
import re
import unicodedata

from django.conf import settings

TOKEN_BYTES = 16
_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh"))
_SOUND = (("ph", "f"), ("v", "f"), ("th", "t"), ("dh", "d"), ("q", "k"), ("x", "ks"), ("z", "s"), ("ie", "i"), ("y", "i"))
_MUHAMMAD = re.compile(r"^(m|md|moh|moch|mohd|muh|much|mohamad|mohamed|muhamad|muhamed|mochamad|muchamad|mukhamad|mokhamad)$")
_TITLES = frozenset({"bin", "binti", "alm", "almh", "haji", "hj", "h", "bapak", "ibu", "dr", "ir"})


@functools.cache
def _key(purpose: str) -> bytes:
    return hmac.digest(base64.b64decode(settings.INDEX_KEY), purpose.encode(), hashlib.sha256)


def token(purpose: str, text: str) -> bytes:
    """Return the 16-byte keyed hash of ``text``; each purpose has its own derived key."""
    return hmac.digest(_key(purpose), text.encode(), hashlib.sha256)[:TOKEN_BYTES]


def sound(word: str) -> str:
    """Reduce one name to the letters that spelling variants share; '' for titles and patronymic particles."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z]", "", plain)
    if plain in _TITLES:
        return ""
    undoubled = re.sub(r"(.)\1+", r"\1", plain)
    if _MUHAMMAD.match(undoubled):
        return "muhamad"
    for old, new in (*_OLD_SPELLING, *_SOUND):
        undoubled = undoubled.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", undoubled).rstrip("h") or undoubled


def name_tokens(name: str) -> set[bytes]:
    """Return one token for each word of a name, by sound."""
    words = (sound(part) for part in re.split(r"[\s.,'-]+", name))
    return {token("name", word) for word in words if word}


def identifier_token(kind: str, value: str) -> bytes | None:
    """Return the token of a NIK, KK, passport or phone (``kind`` keeps them apart); None when nothing is left."""
    plain = re.sub(r"[^0-9A-Za-z]", "", value).upper()
    if kind == "phone":
        plain = re.sub(r"^(62|0)", "", re.sub(r"\D", "", value))
    return token(kind, plain) if plain else None
