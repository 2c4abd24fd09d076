"""The last search of a session, sealed: what was typed may be a name, and names stand in no address and no plain row."""

import base64
import binascii

from django.http import HttpRequest

from tppo_cases.access.requests import user_of
from tppo_cases.core.sealed import SealError, open_bytes, seal_bytes

KEY = "kasus.cari"
MOST_LETTERS = 120


def _place(request: HttpRequest) -> str:
    return f"session.{KEY}:{user_of(request).pk}"


def remember_search(request: HttpRequest, text: str) -> None:
    """Keep what was searched until the next search or the end of the session."""
    text = text.strip()[:MOST_LETTERS]
    if text:
        request.session[KEY] = base64.b64encode(seal_bytes(text.encode(), place=_place(request))).decode()
    else:
        forget_search(request)


def recall_search(request: HttpRequest) -> str:
    """What was searched last; empty when nothing was, or when it cannot be opened any more."""
    try:
        return open_bytes(base64.b64decode(request.session.get(KEY, "")), place=_place(request)).decode()
    except (SealError, binascii.Error, IndexError):
        return ""


def forget_search(request: HttpRequest) -> None:
    """Drop it."""
    request.session.pop(KEY, None)
