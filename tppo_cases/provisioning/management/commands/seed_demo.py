"""``manage.py seed_demo``: invented people and work."""

import time
from argparse import BooleanOptionalAction
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tppo_cases.provisioning.demo.check import check_demo
from tppo_cases.provisioning.demo.plan import EARLIEST_TODAY, midnight
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
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="YYYY-MM-DD: what runs then is as it stood at the beginning of that day; by default as it stands now",
        )
        parser.add_argument(
            "--persons", type=int, default=PERSONS, help="persons of 2023 to mid-2025; the rest follows in scale"
        )
        parser.add_argument(
            "--check", action=BooleanOptionalAction, default=True, help="compare with cases made by the services"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse where it could do harm, then seed."""
        if not settings.DEMO:
            message = "DEMO is off: invented people have no place in a real installation"
            raise CommandError(message)
        if Victim.objects.using("owner").exists():
            message = "there are victims already; demo data is for an empty installation"
            raise CommandError(message)
        if timezone.localdate(now := _moment(options["today"])) < EARLIEST_TODAY:
            message = f"--today must be {EARLIEST_TODAY} or later: the running work comes after the published years"
            raise CommandError(message)
        if options["check"] and timezone.localdate(now) > timezone.localdate():
            message = "--today lies ahead: the check makes cases through the services, which refuse what has not happened yet"
            raise CommandError(message)
        started = time.monotonic()
        filled = seed(seed=options["seed"], now=now, persons=options["persons"])
        if wrong := check_demo(options["seed"], twins=options["check"]):
            message = "demo data differs from what the services make:\n" + "\n".join(wrong)
            raise CommandError(message)
        self.stdout.write(f"{len(filled.case_ids)} kasus contoh, {time.monotonic() - started:.0f} detik")


def _moment(today: date | None) -> datetime:
    """The beginning of a given day, or the present hour."""
    return midnight(today) if today else timezone.now().replace(minute=0, second=0, microsecond=0)
