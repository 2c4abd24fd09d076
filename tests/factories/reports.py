"""A small country for statistics: cases over two quarters, with services, stays and referrals, dated as wanted."""

import random
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from referrals.models import Referral
from referrals.states import ReferralKind, ReferralStatus
from reports.figures.periods import Quarter
from reports.models import Export, QuarterlyReport
from reports.services.exports import request_export
from reports.services.quarterly import check_report, create_report, revise_report, sign_report
from reports.states import ReportStatus
from shelters.models import Placement, Shelter
from shelters.states import BedKind, PlacementStatus
from tests.cast import Cast
from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Agency, Unit, User
from tppo_cases.notifications.delivery import deliver_message
from tppo_cases.notifications.models import OutboxMessage
from victims.models.case import VictimCase
from victims.models.person import Victim
from victims.models.work import Service
from victims.states import Sex

Q3 = Quarter(2026, 3)
QUARTER_START = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)  # 1 July 2026, 00.00 in Jakarta


def open_on(case: VictimCase, moment: datetime, **columns: object) -> VictimCase:
    """Date the opening of a case, as the owner; other columns as given."""
    with as_owner():
        VictimCase.objects.filter(pk=case.pk).update(opened_at=moment, **columns)
        return VictimCase.objects.select_related("victim").get(pk=case.pk)


def same_person(*cases: VictimCase) -> None:
    """Make the records behind these cases one person, as a confirmed match does."""
    with as_owner():
        Victim.objects.filter(pk__in=[case.victim_id for case in cases]).update(person_id=cases[0].victim.person_id)


def give_service(case: VictimCase, day: object, *, kind: str = "living_needs", value: int | None = None) -> None:
    """A service on a day, written as the owner."""
    with as_owner():
        Service.objects.create(
            case_id=case.pk, kind_id=kind, given_on=day, provider_unit_id=case.owner_unit_id, value_rupiah=value,
            recorded_by_id=case.created_by_id,
        )  # fmt: skip


def stay(case: VictimCase, start: datetime, *, end: datetime | None = None) -> None:
    """A stay in the shelter of the owning unit, written as the owner."""
    with as_owner():
        shelter = Shelter.objects.get(unit_id=case.owner_unit_id)
        Placement.objects.create(
            case_id=case.pk, shelter=shelter, shelter_principal=shelter.unit_id * 4 + 2, bed_kind=BedKind.MALE,
            status=PlacementStatus.ENDED if end else PlacementStatus.ACTIVE, proposed_by_id=case.created_by_id,
            started_at=start, ended_at=end, preview_sex=Sex.MALE, preview_age_band=case.age_band,
        )  # fmt: skip


def refer(case: VictimCase, agency_code: str, status: ReferralStatus, submitted: datetime, *, hours: int = 5) -> None:
    """A referral that was approved at once; ``hours`` until its answer, if its status has one."""
    with as_owner():
        agency = Agency.objects.get(code=agency_code)
        unit = Unit.objects.filter(agency=agency).first()
        answered = status in {"accepted", "in_progress", "completed", "declined"}
        final = status in {"declined", "completed", "withdrawn", "expired", "rejected"}
        Referral.objects.create(
            case_id=case.pk, kind=ReferralKind.MEDICAL, status=status, sending_unit_id=case.owner_unit_id,
            receiving_agency=agency, receiving_unit=unit, sender_principal=case.owner_unit_id * 4 + 2,
            receiver_principal=agency.pk * 4 + 1, legal_ground="vital", created_by_id=case.created_by_id,
            submitted_at=submitted, approved_at=submitted,
            answered_at=submitted + timedelta(hours=hours) if answered else None,
            closed_at=timezone.now() if final else None,
        )  # fmt: skip


def make_country(cast: Cast, *, cases: int = 24) -> list[VictimCase]:
    """Cases opened from April to September 2026, a few persons with two of them; the same every time."""
    dice = random.Random(2026)  # noqa: S311  # the same country every time
    made = [_one(cast, dice, index) for index in range(cases)]
    same_person(made[0], made[1], made[-1])
    same_person(made[2], made[4])
    return made


def _one(cast: Cast, dice: random.Random, index: int) -> VictimCase:
    sex = dice.choice([Sex.MALE, Sex.FEMALE, Sex.FEMALE, Sex.UNKNOWN])
    person = {"sex": sex, "origin_regency_id": dice.choice(["35.08", "52.03", "12.07", None])}
    age = dice.choice([1, 9, 16, 20, 27, 40, 63, None])
    modus = dice.choice(["PMI_NP", "SCAM", None])
    forms = dice.choice([[], ["forced_labour"], ["sexual", "forced_labour"]])
    worker = dice.choice([cast.worker, cast.other_worker])
    plain = {"modus_id": modus, "exploitation_forms": forms, "destination_id": dice.choice(["MY", "KH", None])}
    case = make_case(worker, person=person, age=age, plain=plain)
    moment = QUARTER_START + timedelta(days=dice.randint(-90, 91), hours=dice.randint(0, 23))
    applied = dice.choice([None, moment])
    case = open_on(case, moment, applied_at=applied, status="not_tppo" if index == 3 else "assessment")
    for _ in range(dice.randint(0, 2)):
        give_service(
            case,
            (moment + timedelta(days=dice.randint(0, 20))).date(),
            kind=dice.choice(["living_needs", "vocational"]),
            value=dice.choice([None, 250_000]),
        )
    if dice.random() < 0.4:
        stay(case, moment, end=moment + timedelta(days=dice.randint(1, 150)) if dice.random() < 0.5 else None)
    if dice.random() < 0.5:
        refer(
            case,
            dice.choice(["kemenkes", "p2mi"]),
            dice.choice(list(ReferralStatus)[3:]),
            moment,
            hours=dice.choice([2, 5, 30]),
        )
    return case


def make_report(maker: User, quarter: Quarter = Q3) -> QuarterlyReport:
    """The draft of a finished quarter."""
    with scope(maker):
        return create_report(actor=maker, quarter=quarter)


def put_report(cast: Cast, status: ReportStatus) -> QuarterlyReport:
    """A report in a status, brought there through the services."""
    report = make_report(cast.report_admin)
    steps = {
        ReportStatus.DRAFT: [],
        ReportStatus.CHECKED: [(check_report, cast.report_checker)],
        ReportStatus.SIGNED: [(check_report, cast.report_checker), (sign_report, cast.report_signer)],
        ReportStatus.SUPERSEDED: [(revise_report, cast.report_admin)],
    }
    for service, actor in steps[status]:
        with scope(actor):
            service(actor=actor, report_id=report.pk)
    report.refresh_from_db()
    return report


def ask_export(user: User, report: QuarterlyReport, purpose: str = "Bahan rapat Gugus Tugas") -> Export:
    """An export that waits for a worker."""
    with scope(user):
        return request_export(actor=user, report_id=report.pk, purpose=purpose)


def deliver_all() -> None:
    """Do what a relay and a worker would do now."""
    for message in OutboxMessage.objects.filter(done_at__isnull=True):
        deliver_message(message.pk)
