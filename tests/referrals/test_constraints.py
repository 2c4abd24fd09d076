"""What the database itself refuses, whatever the services do."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from referrals.models import Referral
from referrals.states import ReferralStatus
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import columns_of, make_draft, transfer_facts

pytestmark = pytest.mark.django_db
NOW = timezone.now()

# constraint: (status that the row stands in, the change that breaks it)
BROKEN = {
    "referrals_status_known": (ReferralStatus.DRAFT, {"status": "lost", "submitted_at": NOW, "closed_at": NOW}),
    "referrals_kind_known": (ReferralStatus.DRAFT, {"kind": "party"}),
    "referrals_submitted_at_from_submitted": (ReferralStatus.SUBMITTED, {"submitted_at": None}),
    "referrals_approved_at_from_approved": (ReferralStatus.APPROVED, {"approved_at": None}),
    "referrals_accepted_has_unit": (ReferralStatus.ACCEPTED, {"receiving_unit": None}),
    "referrals_closed_at_iff_final": (ReferralStatus.COMPLETED, {"closed_at": None}),
    "referrals_has_ground": (ReferralStatus.SUBMITTED, {"consent": None, "legal_ground": ""}),
    "referrals_groups_known": (ReferralStatus.DRAFT, {"shared_groups": ["diary"]}),
}


@pytest.mark.parametrize("constraint", BROKEN)
def test_database_refuses(cast, constraint):
    status, change = BROKEN[constraint]
    referral = make_draft(cast)
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(**columns_of(status, cast))
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**change)


def test_database_refuses_approval_by_who_submitted(cast):
    referral = make_draft(cast)
    with as_owner():
        Referral.objects.filter(pk=referral.pk).update(**columns_of(ReferralStatus.APPROVED, cast))
        with pytest.raises(IntegrityError, match="referrals_not_self_approved"), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(approved_by=cast.worker)


def test_database_refuses_open_row_with_an_end(cast):
    referral = make_draft(cast)
    with as_owner(), pytest.raises(IntegrityError, match="referrals_closed_at_iff_final"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(closed_at=NOW)


def test_database_refuses_a_second_open_transfer(cast):
    case = make_case(cast.worker)
    make_draft(cast, case, facts=transfer_facts())
    other = make_draft(cast, case)
    with as_owner(), pytest.raises(IntegrityError, match="referrals_one_open_transfer"), transaction.atomic():
        Referral.objects.filter(pk=other.pk).update(kind="transfer")


def test_every_constraint_is_tested():
    named = {constraint.name for constraint in Referral._meta.constraints}
    assert named == {*BROKEN, "referrals_not_self_approved", "referrals_one_open_transfer"}
