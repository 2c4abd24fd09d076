"""``manage.py seed_demo``: invented people and work."""

import time
from argparse import BooleanOptionalAction
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tppo_cases.provisioning.demo.seed import seed
from tppo_cases.provisioning.demo.shares import PERSONS
from victims.models.person import Victim


class Command(BaseCommand):
    """Fill an empty installation with a demonstration."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Seed, day and size; equal arguments give equal people."""
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--today", type=date.fromisoformat, default=None, help="YYYY-MM-DD, by default the present day")
        parser.add_argument("--persons", type=int, default=PERSONS, help="persons of 2023 to mid-2025; the rest follows in scale")
        parser.add_argument("--check", action=BooleanOptionalAction, default=True, help="compare with cases made by the services")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse where it could do harm, then seed."""
        if not settings.DEMO:
            message = "DEMO is off: invented people have no place in a real installation"
            raise CommandError(message)
        if Victim.objects.using("owner").exists():
            message = "there are victims already; demo data is for an empty installation"
            raise CommandError(message)
        started = time.monotonic()
        today = options["today"] or timezone.localdate()
        filled = seed(seed=options["seed"], today=today, persons=options["persons"])
        self.stdout.write(f"{len(filled.case_ids)} kasus contoh, {time.monotonic() - started:.0f} detik")
