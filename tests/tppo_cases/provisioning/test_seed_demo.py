"""The demo data: nothing that the services would not have made, shaped as published."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from referrals.models import Referral
from referrals.states import ReferralStatus
from tests.conftest import cloned_database
from tppo_cases.accounts.demo import DEMO_PASSWORD
from tppo_cases.accounts.models import Membership, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.anomalies import scan
from tppo_cases.audit.models import Anomaly, RowChange
from tppo_cases.core.scope import scope_principals
from tppo_cases.provisioning.demo import shares
from tppo_cases.provisioning.demo.check import check_demo
from tppo_cases.provisioning.demo.invariants import broken_invariants
from victims.models.case import VictimCase
from victims.models.person import Victim

TODAY = date(2026, 6, 2)
SEED, PERSONS = 7, 200


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """One seeded clone for the whole module; its tests only read."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), cloned_database("demo"):
        call_command("seed_demo", persons=PERSONS, seed=SEED, today=TODAY, check=False, verbosity=0)
        yield


@pytest.fixture(autouse=True)
def _reach_the_clone(django_db_blocker) -> Iterator[None]:
    """The clone is outside the transaction of a test."""
    with django_db_blocker.unblock():
        yield


def test_rules_hold_and_a_sample_equals_its_twins_from_the_services(seeded):
    assert broken_invariants() == {}
    assert check_demo(SEED) == []


def test_published_persons_are_counted_once_though_some_have_two_cases(seeded):
    past = VictimCase.objects.using("owner").filter(opened_at__date__lte=shares.PAST_TO)
    assert Victim.objects.using("owner").filter(cases__in=past).values("person_id").distinct().count() == PERSONS
    assert past.count() > PERSONS


def test_referrals_stand_in_every_kind_of_state(seeded):
    found = set(Referral.objects.using("owner").values_list("status", flat=True))
    assert found >= {
        ReferralStatus.SUBMITTED, ReferralStatus.RECEIVED, ReferralStatus.ACCEPTED, ReferralStatus.COMPLETED,
    }  # fmt: skip


def test_stories_stand_at_their_ends(seeded):
    stories = VictimCase.objects.using("owner").filter(draft_id__isnull=False)
    assert sorted(stories.values_list("status", flat=True)) == ["closed", *["in_service"] * 7]
    assert stories.filter(is_restricted=True).get().track == "child"
    assert stories.get(status="closed").owner_unit.code == "sn-paramita"


def test_the_auditor_finds_somebody_who_was_turned_away_and_no_change_from_outside(seeded):
    with scope_principals((), reads_audit=True):
        scan()
        found = set(Anomaly.objects.values_list("kind", flat=True))
        traced = RowChange.objects.filter(operation="UPDATE", acting_role="simpul_owner", table="victims_victimcase").exists()
    assert Anomaly.Kind.DENIALS in found
    assert found <= {Anomaly.Kind.DENIALS, Anomaly.Kind.NIGHT_EXPORT}  # the demo may be made at night
    assert traced  # dating back left its traces, with an event that says so


def test_each_centre_has_a_head_and_two_workers(seeded):
    posts = Membership.objects.using("owner").filter(unit__shelter__isnull=False)
    assert posts.filter(role=Role.UNIT_HEAD).values("unit").distinct().count() == 33
    assert posts.filter(role=Role.SOCIAL_WORKER).count() >= 66
    ratna = User.objects.using("owner").get(email="ratna.wulandari@kemensos.contoh.id")
    assert ratna.check_password(DEMO_PASSWORD)


def test_installation_with_people_is_left_alone(seeded):
    with override_settings(DEMO=True), pytest.raises(CommandError, match="victims already"):
        call_command("seed_demo")


def test_installation_without_demo_is_left_alone():
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO is off"):
        call_command("seed_demo")
