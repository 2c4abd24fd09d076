"""Bring everything that is sealed, or every search token, under the first key. The application keeps running."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tppo_cases.audit.services import record
from tppo_cases.core import rotation
from tppo_cases.core.sealed import parse_keys
from tppo_cases.core.tokens import index_keys, key_id
from victims.services.index_rotation import rotate_index, token_keys

OWNER = "owner"


class Command(BaseCommand):
    """``rotate_keys``, ``rotate_keys --index``; ``--check`` only counts. Ends with 1 while an old key is in use."""

    help = "Seal everything again with the first key of SEAL_KEYS; --index: search tokens with the first of INDEX_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and whether to change anything."""
        parser.add_argument("--index", action="store_true", help="search tokens instead of sealed values")
        parser.add_argument("--check", action="store_true", help="count values by key id and change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Needs the owner's address: the application's role sees only what somebody may see."""
        if OWNER not in settings.DATABASES:
            message = "DATABASE_OWNER_URL belum diisi: perintah ini berjalan sebagai simpul_owner."
            raise CommandError(message)
        current = key_id(index_keys()[0]) if options["index"] else next(iter(parse_keys(settings.SEAL_KEYS)))
        done = 0
        if not options["check"]:
            done = self._rotate_index() if options["index"] else self._reseal()
        counts = token_keys(using=OWNER) if options["index"] else self._count()
        self._conclude(current, counts, index=options["index"], done=None if options["check"] else done)

    def _rotate_index(self) -> int:
        return rotate_index(using=OWNER, tell=lambda done: self.stdout.write(f"token: {done} orang"))

    def _reseal(self) -> int:
        total = 0
        for column in rotation.sealed_columns():
            done, unreadable = rotation.reseal_column(column, using=OWNER, tell=self._teller(str(column)))
            total += done
            if unreadable:
                self.stderr.write(f"{column}: {unreadable} nilai tidak dapat dibuka")
        for place in rotation.PLACES:
            total += place.reseal()
        return total

    def _teller(self, label: str) -> Any:
        return lambda done: self.stdout.write(f"{label}: {done}") if done else None

    def _count(self) -> Counter[str]:
        total: Counter[str] = Counter()
        found = [(str(column), rotation.count_keys(column, using=OWNER)) for column in rotation.sealed_columns()]
        for label, counts in [*found, *((place.label, place.count()) for place in rotation.PLACES)]:
            if counts:
                self.stdout.write(f"{label}: {_told(counts)}")
            total += counts
        return total

    def _conclude(self, current: str, counts: Counter[str], *, index: bool, done: int | None) -> None:
        old = sum(number for key, number in counts.items() if key != current)
        self.stdout.write(f"Jumlah menurut kunci: {_told(counts) or '0'}")
        if done is not None:
            details = {"what": "index" if index else "sealed", "key": current, "changed": done, "left": old}
            record(None, "keys.rotated", details=details)
        if old:
            message = f"Kunci lama masih dipakai: {old} nilai."
            raise CommandError(message)
        self.stdout.write("Kunci lama tidak lagi dipakai.")


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{key} {number}" for key, number in sorted(counts.items()))
