"""``manage.py retention [--dry-run] [--report FILE]``."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tppo_cases.privacy.services.retention import run_retention


class Command(BaseCommand):
    """Remove what is older than its time, or only say what would be removed."""

    help = "Removes what is older than its time (rules: privacy/data/retention_rules.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only count")
        parser.add_argument("--report", type=Path, help="also write the result to this file, as JSON")

    def handle(self, *_args: Any, dry_run: bool, report: Path | None, **_options: Any) -> None:
        """Run the rules and print what happened."""
        outcome = run_retention(dry_run=dry_run)
        text = json.dumps({"dry_run": dry_run, "removed": dict(outcome.removed), "skipped": outcome.skipped}, indent=2)
        self.stdout.write(text)
        if report:
            report.write_text(f"{text}\n", encoding="utf-8")
