"""Make the search tokens of every person again under the first key of the index."""

from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from tppo_cases.core.tokens import index_keys, key_id
from victims.models.person import SearchToken, VictimIdentity
from victims.services.persons import token_texts
from victims.services.tokens import replace_tokens, tokens_of

BATCH = 200


def token_keys(*, using: str) -> Counter[str]:
    """How many tokens stand under which key, by the key's id."""
    rows = SearchToken.objects.using(using).values_list("key").annotate(number=Count("pk"))
    return Counter(dict(rows))


def rotate_index(*, using: str, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Rebuild persons with a token of another key; returns how many. May be stopped anywhere and run again.

    Runs on the alias of the tables' owner: the application's role sees only the persons of whoever asks.
    """
    done, last = 0, None
    current = index_keys()[:1]
    other = SearchToken.objects.filter(victim_id=OuterRef("pk")).exclude(key=key_id(current[0]))
    while True:
        with transaction.atomic(using=using):
            found = VictimIdentity.objects.using(using).filter(Exists(other)).order_by("pk").select_for_update(no_key=True)
            batch = list((found if last is None else found.filter(pk__gt=last))[:BATCH])
            for identity in batch:
                replace_tokens(identity.pk, tokens_of(token_texts(identity), current), using=using)
        if not batch:
            return done
        done, last = done + len(batch), batch[-1].pk
        tell(done)
