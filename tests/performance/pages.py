"""Whole pages and commands through Django's client: the time at the server, rendering and all middleware included."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from referrals.models import Referral
from referrals.states import ReferralStatus
from tests.performance.measure import Line, QueryLog, counted, timed
from tppo_cases.access.context import access_of, scope
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase
from victims.services.drafts import save_section, start_draft
from victims.states import CaseStatus

FOUND, REDIRECT = 200, 302
COMMAND_RUNS = 5


def client_of(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def getting(user: User, address: str) -> Callable[[], Any]:
    """Asks for a page in one session of this person."""
    client = client_of(user)

    def get() -> Any:
        response = client.get(address)
        assert response.status_code == FOUND, f"{address}: {response.status_code}"
        return response

    return get


def measure_page(work: str, user: User, role: str, cases: int, address: str) -> Line:
    """Time a page."""
    line, get = Line(work, role, cases), getting(user, address)
    line.page_ms, _ = timed(get)
    counted(line, get)
    return line


def measure_command(work: str, role: str, cases: int, prepared: Iterator[Callable[[], Any]]) -> Line:
    """Time commands that can each be given once."""
    times, line = [], Line(work, role, cases)
    for run in prepared:
        log = QueryLog()
        with connection.execute_wrapper(log):
            start = time.perf_counter()
            response = run()
            times.append((time.perf_counter() - start) * 1000)
        assert response.status_code == REDIRECT, f"{work}: {response.status_code} {response.content[:2000]!r}"
        log.write(line)
    line.page_ms = median(times[1:])
    return line


def intakes(worker: User) -> Iterator[Callable[[], Any]]:
    """Drafts that are ready to become cases."""
    client, today = client_of(worker), timezone.localdate()
    for number in range(COMMAND_RUNS + 1):
        with scope(worker):
            draft = start_draft(actor=worker, unit=access_of(worker).memberships[0].unit)
            for section, values in _answers(number, str(today)).items():
                save_section(actor=worker, draft_id=draft.pk, section=section, values=values)
        address = reverse("victims:intake-review", args=[draft.pk])
        yield lambda address=address: client.post(address, {"orang": "baru"})


def _answers(number: int, today: str) -> dict[str, dict[str, list[str]]]:
    return {
        "kedatangan": {
            "emergency": ["none"], "alias": [f"Ukur {number}"], "sex": ["male"], "age": ["27"], "arrival_source": ["embassy"],
            "arrived_at_0": [today], "arrived_at_1": ["00.05"], "applicant_kind": ["victim"],
        },
        "persetujuan": {"given_by": ["victim"], "lines": ["interview", "use", "withdraw"], "agencies": ["kemenkes"]},
        "penapisan": {"indicators": ["deceived_job", "work_hours", "held_isolation"], "acts": ["recruitment"]},
        "rincian": {"full_name": [f"Ukuran Percobaan{chr(97 + number)}"], "birth_year": ["1999"], "modus": ["SCAM"]},
    }  # fmt: skip


def a_case(user: User) -> UUID:
    """A case in service that the user sees and whose history is long."""
    with scope(user), connection.cursor() as cursor:
        visible = VictimCase.objects.visible_to(user).filter(status=CaseStatus.IN_SERVICE).order_by("opened_at")[:200]
        keys = list(visible.values_list("pk", flat=True)) or list(
            VictimCase.objects.visible_to(user).values_list("pk", flat=True)[:1]
        )
        cursor.execute(
            "SELECT case_id FROM audit_auditevent WHERE case_id = ANY(%s) GROUP BY 1 ORDER BY count(*) DESC LIMIT 1", [keys]
        )
        row = cursor.fetchone()
    return row[0] if row else keys[0]


class ReferralFlow:
    """The same referrals from first to last: written and submitted, approved, accepted."""

    def __init__(self, worker: User, officer: User, receiver: User) -> None:
        self.worker, self.officer, self.receiver = worker, officer, receiver
        with scope(worker):
            unit = access_of(worker).memberships[0].unit
            cases = VictimCase.objects.visible_to(worker).filter(
                status=CaseStatus.IN_SERVICE, owner_unit=unit, is_restricted=False
            )
            self.cases = list(cases.order_by("-opened_at").values_list("pk", flat=True)[: COMMAND_RUNS + 1])
        self.made: list[UUID] = []

    def submissions(self) -> Iterator[Callable[[], Any]]:
        """Write and submit in one request."""
        client = client_of(self.worker)
        answers = {
            "services": ["psychiatry"], "urgency": "normal", "need": "Sulit tidur", "shared_groups": ["summary", "health"],
            "ground": "vital", "ground_note": "Perlu pertolongan segera",
        }  # fmt: skip
        for case_id in self.cases:
            address = f"{reverse('referrals:referral-create', args=[case_id])}?jenis=medical&lembaga=kemenkes"
            yield lambda address=address: client.post(address, answers)
        with scope(self.worker):
            mine = Referral.objects.visible_to(self.worker).filter(case__in=self.cases, status=ReferralStatus.SUBMITTED)
            self.made = list(
                mine.filter(submitted_by=self.worker).order_by("-id").values_list("pk", flat=True)[: len(self.cases)]
            )

    def approvals(self) -> Iterator[Callable[[], Any]]:
        """Approve each."""
        yield from self._each(self.officer, "referral-approve")

    def acceptances(self) -> Iterator[Callable[[], Any]]:
        """Accept each."""
        yield from self._each(self.receiver, "referral-accept")

    def _each(self, user: User, name: str) -> Iterator[Callable[[], Any]]:
        client = client_of(user)
        for referral_id in self.made:
            yield lambda key=referral_id: client.post(reverse(f"referrals:{name}", args=[key]), {"facility": "RS Contoh"})
