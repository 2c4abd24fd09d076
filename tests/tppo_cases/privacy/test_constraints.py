"""What the database refuses whoever asks, also past every service."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tests.factories.privacy import make_request, report
from tppo_cases.access.context import scope
from tppo_cases.privacy.models.breaches import Breach, BreachCase
from tppo_cases.privacy.models.erasures import Erasure
from tppo_cases.privacy.models.holds import LegalHold
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.models.retention import RetentionRule, RetentionRun
from tppo_cases.privacy.models.stops import StopNotice
from tppo_cases.privacy.services.holds import place_hold
from victims.models.work import Consent

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as error, as_owner(), transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("privacy_request_kind_known", {"kind": "gift"}),
        ("privacy_request_status_known", {"status": "lost"}),
        ("privacy_request_from_known", {"received_from": "stranger"}),
        ("privacy_request_refused_on_ground", {"status": "refused", "closed_at": NOW}),
        ("privacy_request_refused_on_ground", {"refusal_ground": "law"}),
        ("privacy_request_closed_at_iff_final", {"closed_at": NOW}),
        ("privacy_request_closed_at_iff_final", {"status": "withdrawn"}),
    ],
)
def test_request_column_is_refused(cast, name, columns):
    request = make_request(cast, make_case(cast.worker))
    refused(name, lambda: SubjectRequest.objects.filter(pk=request.pk).update(**columns))


def test_erasure_is_decided_by_a_second_person(cast):
    request = make_request(cast, make_case(cast.worker), "erasure")
    row = SubjectRequest.objects.filter(pk=request.pk)
    alone = {"asked_by": cast.head, "decided_by": cast.head}

    refused("privacy_request_second_person", lambda: row.update(**alone))
    refused("privacy_request_erasure_decided", lambda: row.update(status="fulfilled", closed_at=NOW))


def test_tombstone_names_two_or_the_run(cast):
    request = make_request(cast, make_case(cast.worker), "erasure")
    plain = {"case_id": request.case_id, "victim_id": request.case.victim_id}
    two = {"ground": "request", "request": request, "asked_by": cast.worker, "decided_by": cast.head}

    refused("privacy_erasure_by_two_or_by_rule", lambda: Erasure.objects.create(**plain, **{**two, "decided_by": cast.worker}))
    refused("privacy_erasure_by_two_or_by_rule", lambda: Erasure.objects.create(**plain, ground="retention"))
    with as_owner():
        Erasure.objects.create(**plain, **two)
        Erasure.objects.create(**plain, ground="retention", run=RetentionRun.objects.create())
    refused("privacy_erasure_request_once", lambda: Erasure.objects.create(**plain, **two))


def test_hold_is_lifted_by_two(cast):
    case = make_case(cast.worker)
    with scope(cast.head):
        hold = place_hold(actor=cast.head, case_number=case.number, ground="audit", reason="Pemeriksaan")
    row = LegalHold.objects.filter(pk=hold.pk)

    refused("privacy_hold_lifted_by_two", lambda: row.update(lifted_at=NOW, lifted_by=cast.head, lift_asked_by=cast.head))
    refused("privacy_hold_lifted_by_two", lambda: row.update(lifted_at=NOW, lifted_by=cast.head))
    refused("privacy_hold_ground_known", lambda: row.update(ground="mood"))


def test_rule_is_of_a_known_class():
    refused("privacy_rule_code_known", lambda: RetentionRule.objects.create(code="diary", days=1, source="x"))


def test_stop_is_once_and_confirmed_by_somebody(cast):
    case = make_case(cast.worker)
    with as_owner():
        consent = Consent.objects.create(case=case, given_by="victim", lines=["use"], recorded_by=cast.worker)
        notice = StopNotice.objects.create(case=case, consent=consent, receiver_principal=2, due_at=NOW)
    again = {"case": case, "consent": consent, "receiver_principal": 2, "due_at": NOW}

    refused("privacy_stop_once", lambda: StopNotice.objects.create(**again))
    refused("privacy_stop_confirmed_together", lambda: StopNotice.objects.filter(pk=notice.pk).update(confirmed_at=NOW))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("privacy_breach_status_known", {"status": "lost", "assessed_at": NOW}),
        ("privacy_breach_ends_after_start", {"from_at": NOW, "to_at": NOW - timedelta(hours=1)}),
        ("privacy_breach_assessed_first", {"status": "assessed"}),
        ("privacy_breach_closed_at_iff_closed", {"closed_at": NOW}),
    ],
)
def test_incident_column_is_refused(cast, name, columns):
    breach = report(cast.worker)
    extra = {"assessed_by": cast.auditor} if "assessed_at" in columns else {}
    refused(name, lambda: Breach.objects.filter(pk=breach.pk).update(**columns, **extra))


def test_incident_is_notified_or_looked_at_twice(cast):
    row = Breach.objects.filter(pk=report(cast.worker).pk)
    looked = {"assessed_by": cast.auditor, "assessed_at": NOW}
    closed = {"status": "closed", "closed_at": NOW, **looked}

    refused("privacy_breach_notified_at", lambda: row.update(status="notified", **looked))
    refused("privacy_breach_no_duty_by_two", lambda: row.update(**closed))
    refused("privacy_breach_no_duty_by_two", lambda: row.update(**closed, no_duty_by=cast.auditor, closed_by=cast.auditor))


def test_touched_case_is_once_and_informed_after_it_was_asked(cast):
    case, breach = make_case(cast.worker), report(cast.worker)
    plain = {
        "breach": breach, "case": case, "case_number": case.number, "unit": case.owner_unit, "events": 1, "first_at": NOW,
        "last_at": NOW,
    }  # fmt: skip
    with as_owner():
        touched = BreachCase.objects.create(**plain)

    refused("privacy_breach_case_once", lambda: BreachCase.objects.create(**plain))
    refused(
        "privacy_breach_case_informed_together",
        lambda: BreachCase.objects.filter(pk=touched.pk).update(informed_at=NOW, informed_by=cast.worker),
    )
