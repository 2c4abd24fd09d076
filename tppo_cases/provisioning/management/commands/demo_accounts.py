"""Print the accounts of the demonstration that exist in this database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tppo_cases.accounts.demo import DEMO_PASSWORD, demo_accounts
from tppo_cases.accounts.models import User


class Command(BaseCommand):
    """One line an account: address, role, unit; the password is the same for all."""

    help = "list the demo accounts; prints nothing where DEMO is off"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print only accounts that can log in."""
        if not settings.DEMO:
            return
        there = set(User.objects.filter(is_active=True).values_list("email", flat=True))
        found = [account for account in demo_accounts() if account.email in there]
        if not found:
            self.stdout.write("Belum ada akun peragaan / no demo accounts: manage.py seed_demo")
            return
        width = max(len(account.email) for account in found)
        self.stdout.write(f"Akun peragaan / demo accounts, kata sandi / password: {DEMO_PASSWORD}")
        for account in found:
            self.stdout.write(f"  {account.email:<{width}}  {account.role.label}, {account.unit_code}")
