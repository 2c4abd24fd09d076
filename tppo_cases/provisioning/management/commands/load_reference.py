"""``manage.py load_reference``: regions, agencies, units, shelters, lists and limits."""

from typing import Any

from django.core.management.base import BaseCommand

from tppo_cases.provisioning.reference import load_reference


class Command(BaseCommand):
    """Load or refresh the reference data from the files of the project; safe to repeat."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the loader."""
        load_reference()
        self.stdout.write("Data rujukan dimuat.")
