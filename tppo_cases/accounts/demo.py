"""The invented accounts of a demonstration: who they are, not whether they exist in this database."""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

from tppo_cases.accounts.roles import Role

DEMO_PASSWORD = "satu-simpul-untuk-korban"  # noqa: S105  # printed on purpose; production refuses DEMO
_LIST = Path(__file__).parent / "data" / "demo_accounts.csv"
_WITHOUT_CASES = frozenset({Role.REPORT_ADMIN, Role.REPORT_SIGNER, Role.AGENCY_ADMIN, Role.AUDITOR, Role.TRAINING_COORDINATOR})


@dataclass(frozen=True)
class DemoAccount:
    """One line of ``data/demo_accounts.csv``."""

    email: str
    full_name: str
    salutation: str
    role: Role
    unit_code: str
    icon: str
    on_login_page: bool

    @property
    def tone(self) -> str:
        """``abu`` for roles that see no cases."""
        return "abu" if self.role in _WITHOUT_CASES else ""


@functools.cache
def demo_accounts() -> tuple[DemoAccount, ...]:
    """All demo accounts in the order of the login page."""
    with _LIST.open(encoding="utf-8", newline="") as lines:
        return tuple(
            DemoAccount(
                row["email"], row["full_name"], row["salutation"], Role(row["role"]), row["unit_code"], row["icon"],
                row["on_login_page"] == "1",
            )
            for row in csv.DictReader(lines)
        )  # fmt: skip
