"""Before a consent is taken back, its page says whose access ends with it."""

import pytest

from tests.factories.cases import make_case
from tests.factories.referrals import consent_of, make_accepted

pytestmark = pytest.mark.django_db


def lead(client, consent) -> str:
    return client.get(f"/kasus/{consent.case_id}/persetujuan/{consent.pk}/tarik/").content.decode()


def test_the_page_names_whose_access_ends(client_of, cast):
    case = make_case(cast.worker)
    consent = consent_of(cast.worker, case, "kemenkes")
    assert "Kini tidak ada lembaga lain" in lead(client_of(cast.worker), consent)

    referral = make_accepted(cast, case, consent=consent)
    page = lead(client_of(cast.worker), consent)
    assert f"Akses ini berakhir saat itu juga: {referral.receiving_unit.name}." in page
