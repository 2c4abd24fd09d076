"""Under which keyed tokens a person is found."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from tppo_cases.core.names import parse
from tppo_cases.core.tokens import IDENTIFIERS, Token, alias_tokens, identifier_token, index_keys, name_tokens
from victims.models.person import SearchToken

TOKEN_SOURCES = ("full_name", "other_names", "alias", *IDENTIFIERS)


def tokens_of(identity: Mapping[str, str], keys: Iterable[str] | None = None) -> Iterator[Token]:
    """Yield each distinct token of plain identity values, by sealed field name, under every key of the index."""
    found: set[Token] = set()
    for key in index_keys() if keys is None else keys:
        for field in ("full_name", "other_names"):
            found |= name_tokens(parse(identity.get(field, "")), key)
        found |= alias_tokens(parse(identity.get("alias", "")), key)
        found |= {made for name in IDENTIFIERS if (made := identifier_token(name, identity.get(name, ""), key))}
    yield from sorted(found)


def add_tokens(victim_id: UUID, tokens: Iterable[Token]) -> None:
    """Write tokens of a person."""
    SearchToken.objects.bulk_create(
        SearchToken(victim_id=victim_id, kind=kind, key=key, token=token) for kind, key, token in tokens
    )


def replace_tokens(victim_id: UUID, wanted: Iterable[Token], *, using: str = "default") -> int:
    """Make these the tokens of a person; returns how many were added or removed. The identity row is locked by the caller."""
    needed = set(wanted)
    rows = SearchToken.objects.using(using).filter(victim_id=victim_id)
    present = {(row.kind, row.key, bytes(row.token)): row.pk for row in rows}
    gone = [pk for token, pk in present.items() if token not in needed]
    missing = sorted(needed - set(present))
    SearchToken.objects.using(using).filter(pk__in=gone).delete()
    SearchToken.objects.using(using).bulk_create(
        SearchToken(victim_id=victim_id, kind=kind, key=key, token=token) for kind, key, token in missing
    )
    return len(gone) + len(missing)
