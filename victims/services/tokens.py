"""Under which keyed tokens a person is found."""

from collections.abc import Iterator, Mapping

from tppo_cases.core.tokens import identifier_token, name_tokens

_NAME_FIELDS = {"full_name": "name", "other_names": "name", "alias": "alias"}
_IDENTIFIER_FIELDS = ("nik", "passport", "phone")


def tokens_of(identity: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield each distinct (kind, token) of plain identity values, by sealed field name."""
    found = {
        (kind, token) for name, kind in _NAME_FIELDS.items() for token in name_tokens(identity.get(name, ""))
    }  # fmt: skip
    found |= {(name, token) for name in _IDENTIFIER_FIELDS if (token := identifier_token(name, identity.get(name, "")))}
    yield from sorted(found)
