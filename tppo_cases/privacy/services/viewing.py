"""Put on record that something of this app was opened."""

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.privacy.models.breaches import Breach
from tppo_cases.privacy.models.requests import SubjectRequest
from victims.selectors.cases import CaseView


def record_copy(view: CaseView, request: SubjectRequest) -> None:
    """A copy of everything was built: always, with the parts that it holds."""
    record(
        view.user, "subject.copy_built", target=request, case_id=view.case.pk, unit_id=view.case.owner_unit_id,
        details={"groups": sorted(view.groups)},
    )  # fmt: skip


def record_breach_opened(user: User, breach: Breach) -> None:
    """An incident was opened."""
    record(user, "breach.viewed", target=breach)
