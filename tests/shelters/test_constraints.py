"""What the database refuses whoever asks, also past every service."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from shelters.models import BedCount, Capacity, Placement, WorkArea
from shelters.states import Approval, BedKind, PlacementStatus
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import own_shelter, propose
from tppo_cases.access.context import scope

pytestmark = pytest.mark.django_db


def refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as error, as_owner(), transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == name


@pytest.fixture
def placement(cast) -> Placement:
    return propose(cast.head, make_case(cast.worker))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("shelters_placement_status_known", {"status": "gone", "started_at": None}),
        ("shelters_placement_started_iff_stayed", {"started_at": None}),
        ("shelters_placement_started_iff_stayed", {"status": PlacementStatus.PROPOSED}),
        ("shelters_placement_ended_at_iff_ended", {"status": PlacementStatus.ENDED}),
        ("shelters_placement_ended_at_iff_ended", {"ended_at": timezone.now() + timedelta(days=1)}),
        ("shelters_placement_approved_by", {"approval": Approval.APPROVED, "decided_by": None}),
    ],
)
def test_placement_column_is_refused(placement, name, columns):
    refused(name, lambda: Placement.objects.filter(pk=placement.pk).update(**columns))


def test_stay_does_not_end_before_it_began(placement):
    ended = {"status": PlacementStatus.ENDED, "ended_at": placement.started_at - timedelta(minutes=1)}

    refused("shelters_placement_ends_after_start", lambda: Placement.objects.filter(pk=placement.pk).update(**ended))


def test_case_has_one_open_placement(placement):
    second = Placement(
        case_id=placement.case_id, shelter=placement.shelter, shelter_principal=placement.shelter_principal,
        bed_kind=BedKind.MALE, status=PlacementStatus.PROPOSED, proposed_by=placement.proposed_by, preview_sex="male",
        preview_age_band="25-34",
    )  # fmt: skip

    refused("shelters_placement_one_open", lambda: second.save(force_insert=True))


def test_bed_is_not_given_beyond_the_capacity(placement):
    full = BedCount.objects.filter(shelter=placement.shelter, bed_kind=BedKind.INFANT)
    with as_owner():
        full.update(capacity=0)

    refused("shelters_bed_count_not_over", lambda: Placement.objects.filter(pk=placement.pk).update(bed_kind=BedKind.INFANT))


def test_bed_kind_without_a_count_is_full(placement):
    with as_owner():
        BedCount.objects.filter(shelter=placement.shelter, bed_kind=BedKind.INFANT).delete()

    refused("shelters_bed_count_not_over", lambda: Placement.objects.filter(pk=placement.pk).update(bed_kind=BedKind.INFANT))


def test_counts_and_capacities_know_their_kinds(placement):
    counts = BedCount.objects.filter(shelter=placement.shelter)

    refused("shelters_bed_count_kind_known", lambda: counts.filter(bed_kind=BedKind.BOY).update(bed_kind="tent"))
    refused("shelters_bed_count_once", lambda: counts.filter(bed_kind=BedKind.BOY).update(bed_kind=BedKind.GIRL))
    refused("shelters_capacity_kind_known", lambda: Capacity.objects.filter(shelter=placement.shelter).update(bed_kind="tent"))


def test_work_area_holds_a_regency_once():
    area = WorkArea.objects.first()

    refused("shelters_work_area_once", lambda: WorkArea.objects.create(shelter=area.shelter, regency=area.regency))


def test_application_cannot_write_counts(cast):
    with scope(cast.head), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        BedCount.objects.update(occupied=0)


def test_application_cannot_rewrite_the_history_of_capacities(cast):
    with scope(cast.head), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Capacity.objects.filter(shelter=own_shelter()).update(beds=1)
