"""The demo accounts that exist in this database."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise

from tppo_cases.accounts.demo import demo_accounts
from tppo_cases.accounts.models import Unit, User

_NAMED_BY_UNIT = (Unit.Kind.SENTRA, Unit.Kind.SENTRA_TERPADU, Unit.Kind.RPTC)


@dataclass(frozen=True)
class DemoButton:
    """A button of the login page."""

    email: str
    name: str
    role: str | Promise
    unit: str
    icon: str
    tone: str


def demo_buttons() -> list[DemoButton]:
    """The accounts to choose from; none where this is not a demonstration."""
    if not settings.DEMO:
        return []
    listed = [account for account in demo_accounts() if account.on_login_page]
    there = set(
        User.objects.filter(email__in=[account.email for account in listed], is_active=True).values_list("email", flat=True)
    )
    units = {
        unit.code: unit
        for unit in Unit.objects.filter(code__in=[account.unit_code for account in listed]).select_related("agency")
    }
    return [
        DemoButton(
            account.email, account.full_name, account.role.label, _place(units[account.unit_code]), account.icon, account.tone
        )
        for account in listed
        if account.email in there and account.unit_code in units
    ]


def _place(unit: Unit) -> str:
    return unit.name if unit.kind in _NAMED_BY_UNIT else unit.agency.short_name


def demo_user(email: str) -> User | None:
    """The active demo account with this address; None for every other account."""
    if not settings.DEMO or email not in {account.email for account in demo_accounts()}:
        return None
    return User.objects.filter(email=email, is_active=True).first()
