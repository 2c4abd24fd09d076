"""Keyed search tokens: a dump shows hashes, never a name or a number.

Identifiers are reduced to their digits or capitals, names to sounds (``core.names``). The keyed hash is HMAC-SHA-256
cut to 16 bytes, with a key of its own for each kind, so that equal tokens of two kinds say nothing. ``INDEX_KEY``
holds one key; while it is being replaced two, the new one first: both are written and both are looked up.
"""

import base64
import functools
import hashlib
import hmac
import re
from itertools import pairwise

from django.conf import settings

from tppo_cases.core.names import Name, in_one_word, skeleton

TOKEN_BYTES = 16
IDENTIFIERS = ("nik", "passport", "phone")
Token = tuple[str, str, bytes]  # kind, id of the key, hash


@functools.lru_cache(maxsize=64)
def _derived(key: str, kind: str) -> bytes:
    return hmac.digest(base64.b64decode(key), kind.encode(), hashlib.sha256)


def index_keys() -> tuple[str, ...]:
    """The keys of the index as they stand in the settings; the first one stays."""
    return tuple(filter(None, (part.strip() for part in settings.INDEX_KEY.split(","))))


def key_id(key: str) -> str:
    """A short name of a key that says nothing of it; it stands beside every token."""
    return _derived(key, "id").hex()[:8]


def token(kind: str, text: str, key: str | None = None) -> Token:
    """Return kind, key id and 16-byte keyed hash of ``text``, under the first key unless another one is given."""
    key = key or index_keys()[0]
    return kind, key_id(key), hmac.digest(_derived(key, kind), text.encode(), hashlib.sha256)[:TOKEN_BYTES]


def identifier_token(kind: str, value: str, key: str | None = None) -> Token | None:
    """Return the token of a NIK, passport or phone; None when nothing is left of it."""
    plain = re.sub(r"[^0-9A-Za-z]", "", value).upper()
    if kind == "phone":
        plain = re.sub(r"^(62|0)", "", re.sub(r"\D", "", value))
    return token(kind, plain, key) if plain else None


def name_tokens(name: Name, key: str | None = None) -> set[Token]:
    """Under which tokens a registered name stands: each word, its skeleton, two neighbours in one word, the whole."""
    words = name.words
    if not words:
        return set()
    pairs = {in_one_word(pair) for pair in pairwise(words)}
    return {
        *(token("name", word, key) for word in words),
        *(token("sound", skeleton(word), key) for word in words),
        *(token("joined", pair, key) for pair in pairs),
        token("whole", in_one_word(words), key),
    }


def alias_tokens(alias: Name, key: str | None = None) -> set[Token]:
    """Under which tokens an alias stands: its words, kept apart from those of real names."""
    return {token("alias", word, key) for word in alias.words}


def spellings(name: Name, key: str | None = None) -> list[set[Token]]:
    """Sets of tokens of which one must be there completely: the words, two of them as one, or one of them as two."""
    words = name.words
    found = [{token("name", word, key) for word in words}]
    for place in range(len(words)):
        rest = {token("name", word, key) for word in (*words[:place], *words[place + 1 :])}
        found.append(rest | {token("joined", words[place], key)})
    for place in range(len(words) - 1):
        rest = {token("name", word, key) for word in (*words[:place], *words[place + 2 :])}
        found.append(rest | {token("name", in_one_word(words[place : place + 2]), key)})
    return found


def wholes(name: Name, key: str | None = None) -> set[Token]:
    """The whole name, and the name without its patronym, as somebody may be registered who has only that."""
    return {token("whole", in_one_word(words), key) for words in (name.words, name.given) if words}


def skeletons(name: Name, key: str | None = None) -> set[Token]:
    """What must be there completely for a name to sound alike."""
    return {token("sound", skeleton(word), key) for word in name.words}
