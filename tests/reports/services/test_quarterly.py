"""A report is made, checked and signed by three people; every other step is refused."""

import threading
import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from reports.figures.compute import fingerprint
from reports.figures.periods import Quarter
from reports.models import QuarterlyReport
from reports.services import quarterly
from reports.services.quarterly import check_report, create_report, return_report, revise_report, sign_report
from reports.states import TRANSITIONS, ReportStatus
from tests.cast import load_cast
from tests.factories.cases import as_owner
from tests.factories.reports import make_country, make_report, put_report
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from tppo_cases.notifications.models import Notification, NotificationKind

S = ReportStatus
Q3 = Quarter(2026, 3)
# The verb that leads to a status, and who of the cast uses it.
VERBS = {
    S.CHECKED: (check_report, "report_checker"),
    S.SIGNED: (sign_report, "report_signer"),
    S.DRAFT: (partial(return_report, reason="Angka Juli"), "report_signer"),
    S.SUPERSEDED: (revise_report, "report_admin"),
}
SIGNED_BY_THE_CHECKER = {
    "checked_by": "report_checker",
    "checked_at": 1,
    "signed_by": "report_checker",
    "signed_at": 1,
    "status": S.SIGNED,
}


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", S)
@pytest.mark.parametrize("current", S)
def test_every_step_of_the_table_and_no_other(cast, current, wanted):
    report = put_report(cast, current)
    verb, name = VERBS[wanted]
    actor = getattr(cast, name)

    with scope(actor):
        if wanted in TRANSITIONS[current]:
            verb(actor=actor, report_id=report.pk)
            report.refresh_from_db()
            assert report.status == wanted
        else:
            with pytest.raises(TransitionNotAllowedError):
                verb(actor=actor, report_id=report.pk)


@pytest.mark.django_db
def test_figures_are_frozen_with_their_fingerprint(cast):
    make_country(cast, cases=8)
    report = make_report(cast.report_admin)
    kept = QuarterlyReport.objects.get(pk=report.pk)

    assert kept.figures["totals"]["cases"] > 0
    assert kept.sha256 == fingerprint(kept.figures)
    assert (kept.status, kept.revision, kept.created_by) == (S.DRAFT, 1, cast.report_admin)


@pytest.mark.django_db
def test_maker_may_not_check_and_checker_may_not_sign(cast):
    report = make_report(cast.report_admin)
    with scope(cast.report_admin), pytest.raises(PermissionDenied):
        check_report(actor=cast.report_admin, report_id=report.pk)

    with scope(cast.report_checker):
        check_report(actor=cast.report_checker, report_id=report.pk)
        with pytest.raises(PermissionDenied):
            sign_report(actor=cast.report_checker, report_id=report.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"checked_by": "report_admin", "checked_at": 1, "status": S.CHECKED}, "reports_checker_is_second"),
        (
            SIGNED_BY_THE_CHECKER,
            "reports_signer_is_third",
        ),
        ({"status": S.CHECKED}, "reports_steps_fit_status"),
        ({"status": S.SIGNED}, "reports_steps_fit_status"),
        ({"status": "terbit"}, "reports_status_known"),
        ({"quarter": 5}, "reports_quarter_1_to_4"),
    ],
)  # fmt: skip
def test_database_refuses_what_the_services_would(cast, columns, constraint):
    report = make_report(cast.report_admin)
    names = {"checked_by", "signed_by"}
    now = timezone.now()
    values = {
        key: getattr(cast, value) if key in names else now if key.endswith("_at") else value for key, value in columns.items()
    }

    # As the owner, whom the guard of steps lets through: the constraints hold her too.
    with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        QuarterlyReport.objects.filter(pk=report.pk).update(**values)


@pytest.mark.django_db
def test_quarter_has_one_current_report(cast):
    report = make_report(cast.report_admin)
    with scope(cast.report_checker), pytest.raises(RefusedError, match="sudah memiliki laporan"):
        create_report(actor=cast.report_checker, quarter=Q3)

    report.pk, report.revision = uuid.uuid4(), 2
    with pytest.raises(IntegrityError, match="reports_one_current"), transaction.atomic():
        report.save(force_insert=True)


@pytest.mark.django_db
def test_quarter_that_lies_ahead_is_refused(cast):
    ahead = Quarter.of(timezone.localdate()).next
    with scope(cast.report_admin), pytest.raises(RefusedError, match="belum mulai"):
        create_report(actor=cast.report_admin, quarter=ahead)


@pytest.mark.django_db
def test_report_of_the_running_quarter_is_neither_checked_nor_signed(cast):
    report = make_report(cast.report_admin, Quarter.of(timezone.localdate()))
    with scope(cast.report_checker), pytest.raises(RefusedError, match="sebelum triwulan berakhir"):
        check_report(actor=cast.report_checker, report_id=report.pk)

    with as_owner():  # as if an earlier release had let it be checked
        checked = {"status": S.CHECKED, "checked_by": cast.report_checker, "checked_at": timezone.now()}
        QuarterlyReport.objects.filter(pk=report.pk).update(**checked)
    with scope(cast.report_signer), pytest.raises(RefusedError, match="sebelum triwulan berakhir"):
        sign_report(actor=cast.report_signer, report_id=report.pk)


@pytest.mark.django_db
def test_same_key_makes_one_report(cast):
    key = uuid.uuid4()
    with scope(cast.report_admin):
        reports = {create_report(actor=cast.report_admin, quarter=Q3, key=key).pk for _ in range(2)}

    assert len(reports) == 1


@pytest.mark.django_db
def test_revision_keeps_the_old_report_and_starts_anew(cast):
    former = put_report(cast, S.SIGNED)
    with scope(cast.report_admin):
        revision = revise_report(actor=cast.report_admin, report_id=former.pk)

    former.refresh_from_db()
    assert (former.status, former.signed_by) == (S.SUPERSEDED, cast.report_signer)
    assert (revision.revision, revision.status, revision.checked_by) == (2, S.DRAFT, None)


@pytest.mark.django_db
def test_each_step_tells_who_is_next(cast):
    report = put_report(cast, S.SIGNED)
    told = Notification.objects.filter(target_id=report.pk).order_by("id").values_list("user__email", flat=True)

    assert list(told) == [cast.report_checker.email, cast.report_signer.email, cast.report_admin.email]


@pytest.mark.django_db
def test_steps_are_on_record(cast):
    report = put_report(cast, S.SIGNED)

    with scope(cast.auditor):
        events = AuditEvent.objects.filter(target_id=str(report.pk)).order_by("id")
        assert [event.action for event in events] == ["report.created", "report.checked", "report.signed"]


@pytest.mark.django_db
def test_reminder_goes_to_those_without_an_unread_line(cast):
    report = make_report(cast.report_admin)
    with scope(cast.report_admin):
        assert quarterly.remind_about_report(actor=cast.report_admin, report_id=report.pk) == 0
        Notification.objects.filter(user=cast.report_checker).update(read_at=timezone.now())
        assert quarterly.remind_about_report(actor=cast.report_admin, report_id=report.pk) == 1

    waiting = Notification.objects.filter(user=cast.report_checker, kind=NotificationKind.REPORT_WAITING)
    assert waiting.count() == 2


def test_two_people_at_once_make_one_report(own_database):
    cast = load_cast()
    results: list[str] = []
    ready = threading.Barrier(2)

    def make(user) -> None:
        ready.wait(5)
        try:
            make_report(user)
            results.append("made")
        except RefusedError:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make, args=[user]) for user in (cast.report_admin, cast.report_checker)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["made", "refused"]
