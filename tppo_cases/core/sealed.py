"""Fields that are encrypted in the application and have no plaintext attribute.

A sealed value is ``version | key id length | key id | nonce | AES-256-GCM ciphertext``. Table, column and
row are bound as associated data, so that a ciphertext moved to another place does not open. Keys come from
``settings.SEAL_KEYS`` (``"id:base64,id:base64"``; the first one seals, all of them open).
"""

import base64
import binascii
import functools
import os
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

VERSION = b"\x01"
NONCE_BYTES = 12


class SealError(Exception):
    """A sealed value cannot be opened: unknown key, altered, or moved from another row."""


class NotRevealedError(Exception):
    """The reader's view does not include the field group of this field."""


class HasGroups(Protocol):
    """What ``reveal`` needs to know of a reader: the field groups that she may see."""

    @property
    def groups(self) -> frozenset[str]: ...


@functools.lru_cache(maxsize=4)
def parse_keys(text: str) -> dict[str, AESGCM]:
    """Return the key ring by key id, in the order given; raise ImproperlyConfigured if it is unusable."""
    ring: dict[str, AESGCM] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, encoded = item.partition(":")
        try:
            ring[key_id] = AESGCM(base64.b64decode(encoded, validate=True))
        except (binascii.Error, ValueError) as error:
            message = f"SEAL_KEYS: key {key_id!r} is not base64 of 32 bytes"
            raise ImproperlyConfigured(message) from error
    if not ring:
        message = "SEAL_KEYS is empty"
        raise ImproperlyConfigured(message)
    return ring


def current_header() -> bytes:
    """What every value begins with that is sealed now: version, and the id of the first key."""
    return _header(next(iter(parse_keys(settings.SEAL_KEYS))))


def _header(key_id: str) -> bytes:
    name = key_id.encode()
    return VERSION + bytes([len(name)]) + name


def key_id_of(sealed: bytes) -> str:
    """The id of the key that a value was sealed with."""
    return sealed[2 : 2 + sealed[1]].decode(errors="replace")


def seal_bytes(plaintext: bytes, *, place: str) -> bytes:
    """Encrypt with the current key; ``place`` names where the value will stand."""
    name, cipher = next(iter(parse_keys(settings.SEAL_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    header = _header(name)
    return header + nonce + cipher.encrypt(nonce, plaintext, header + place.encode())


def open_bytes(sealed: bytes | memoryview, *, place: str) -> bytes:
    """Decrypt a value that was sealed for the same ``place``; raise SealError otherwise."""
    data = bytes(sealed)
    end = 2 + int.from_bytes(data[1:2], "big")
    if data[:1] != VERSION or len(data) < end + NONCE_BYTES:
        message = "not a sealed value of a known version"
        raise SealError(message)
    cipher = parse_keys(settings.SEAL_KEYS).get(data[2:end].decode(errors="replace"))
    if cipher is None:
        message = "the key of a sealed value is not in the ring"
        raise SealError(message)
    nonce, body = data[end : end + NONCE_BYTES], data[end + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, data[:end] + place.encode())
    except InvalidTag as error:
        message = "a sealed value was altered or moved"
        raise SealError(message) from error


class Sealed:
    """An opaque ciphertext in memory. It prints as ``•••`` and cannot be turned into text by itself."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return "•••"

    def __bool__(self) -> bool:
        return True


class SealedField(models.BinaryField):
    """A text column that is stored encrypted; read it only with ``reveal``.

    ``group`` is the field group that a reader needs. Assigning or filtering with plain text fails loudly.
    """

    def __init__(self, *args: Any, group: str = "", **kwargs: Any) -> None:
        self.group = group
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "group": self.group}

    def from_db_value(self, value: Any, *_args: object) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        if value is None:
            return None
        if not isinstance(value, Sealed):
            message = f"{self.model.__name__}.{self.name} is sealed: write it with seal()"
            raise TypeError(message)
        return super().get_db_prep_value(value.data, connection, prepared)


def _field(instance: models.Model, name: str) -> SealedField:
    field = instance._meta.get_field(name)
    if not isinstance(field, SealedField):
        message = f"{name} is not a sealed field"
        raise TypeError(message)
    return field


def _place(instance: models.Model, field: SealedField) -> str:
    return f"{instance._meta.db_table}.{field.column}:{instance.pk}"


def seal(instance: models.Model, **values: str | None) -> None:
    """Set sealed fields of ``instance`` from plain text; empty text clears the field. Does not save."""
    for name, text in values.items():
        field = _field(instance, name)
        sealed = None
        if text:
            sealed = Sealed(seal_bytes(text.encode(), place=_place(instance, field)))
        setattr(instance, name, sealed)


def reveal(instance: models.Model, name: str, view: HasGroups) -> str:
    """Return the plain text of a sealed field ('' when empty).

    Raises NotRevealedError when the field's group is not among ``view.groups``: the one gate through which
    pages, API, exports and letters get at sealed text.
    """
    field = _field(instance, name)
    if field.group not in view.groups:
        message = f"{instance._meta.label}.{name} needs the group {field.group!r}"
        raise NotRevealedError(message)
    return _open(instance, field)


def reveal_all(instance: models.Model, names: Iterable[str], view: HasGroups) -> Mapping[str, str]:
    """Return the plain text of those named fields that the view may see; the others are absent."""
    fields = (_field(instance, name) for name in names)
    return {field.name: _open(instance, field) for field in fields if field.group in view.groups}


def _open(instance: models.Model, field: SealedField) -> str:
    value = getattr(instance, field.attname)
    if value is None:
        return ""
    return open_bytes(value.data, place=_place(instance, field)).decode()
