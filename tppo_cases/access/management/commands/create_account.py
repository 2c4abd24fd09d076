"""Create an account from the command line: the first administrator of an agency, an auditor, the coordination desk."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tppo_cases.access.people.passwords import temporary_password
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.services import record


class Command(BaseCommand):
    """Make an account with one post and print the password for its first login."""

    help = "create_account EMAIL NAME --role auditor --unit kemensos-pengawas"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and in which post."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--unit", required=True, help="code of the unit, see accounts/data/units.csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse an address that is taken and a unit that does not exist."""
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            message = f"unknown unit {options['unit']}"
            raise CommandError(message)
        if User.objects.filter(email__iexact=options["email"]).exists():
            message = f"{options['email']} has an account already"
            raise CommandError(message)
        password = temporary_password()
        with transaction.atomic():
            person = User.objects.create_user(options["email"], password, full_name=options["name"], must_change_password=True)
            post = Membership.objects.create(user=person, unit=unit, role=options["role"])
            record(None, "user.created", target=person, unit_id=unit.pk, details={"by": "create_account"})
            record(None, "membership.given", target=post, unit_id=unit.pk, details={"role": options["role"]})
        self.stdout.write(f"{person.email}\n{password}")
