"""The agency that answers for the whole country: its report covers every case, its administrator keeps the rules of seeing."""

from tppo_cases.accounts.models import Agency

NATIONAL_AGENCY = "kemensos"


def is_national(agency: Agency) -> bool:
    """Whether the agency answers for the whole country."""
    return agency.code == NATIONAL_AGENCY
