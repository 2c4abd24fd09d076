"""Make a sampled case once more through the services, in a transaction that is undone, and compare what it left behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import F

from shelters.models import BedCount, Placement, Shelter
from shelters.services.placements import approve_placement, propose_placement
from shelters.states import BedKind
from tppo_cases.access.context import scope
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import SealedField, reveal_all
from tppo_cases.provisioning.demo.world import World
from victims.models.case import CaseOwnership, Deadline, VictimCase
from victims.models.grants import CaseAccess, CaseGrant, CaseUserPermission
from victims.models.person import SearchToken, VictimAccess, VictimIdentity
from victims.models.reference import ServiceKind
from victims.models.work import Assessment, Consent, Plan, Screening, Service
from victims.selectors.cases import Groups
from victims.services.assessments import DIMENSIONS, AssessmentFacts, record_assessment
from victims.services.closing import heads_of, request_closing
from victims.services.consents import ConsentFacts, record_consent
from victims.services.opening import CaseFacts, PersonFacts, open_case
from victims.services.ownership import restrict_case
from victims.services.plans import make_plan
from victims.services.screening import ScreeningFacts, decide_screening, record_screening
from victims.services.service_records import ServiceFacts, record_service
from victims.states import AssessmentKind, BirthPrecision, CaseStatus, RiskLevel, Sex

EVERYTHING = Groups(ALL_GROUPS)
PLAIN = (
    "applied_at", "applicant_kind", "emergency", "needs", "age_is_estimated", "modus_id", "exploitation_forms",
    "destination_id",
    "transit_countries", "recruitment_channel", "forced_into_crime",
)  # fmt: skip


class _UndoError(Exception):
    """Leaves the transaction of a replay."""


def differences(world: World, case_id: Any) -> dict[str, tuple[Any, Any]]:
    """What the seeded case has and the replayed one has not, or the other way round, by kind of row."""
    found: dict[str, tuple[Any, Any]] = {}
    try:
        with _application_on_the_owners_connection():
            with _as_owner():
                seeded = VictimCase.objects.select_related("owner_unit", "victim").get(pk=case_id)
                wanted = signature(seeded)
            twin = Replay(world, seeded).run()
            with _as_owner():
                made = signature(VictimCase.objects.get(pk=twin.pk))
            found = {name: (wanted[name], made[name]) for name in wanted if wanted[name] != made[name]}
            raise _UndoError  # noqa: TRY301  # the transaction must end in an error
    except _UndoError:
        return found


@contextmanager
def _application_on_the_owners_connection() -> Iterator[None]:
    """Run services as the application's role where one can step aside and read everything as the owner."""
    usual = connections["default"]
    connections["default"] = connections["owner"]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE simpul_app")
            yield
    finally:
        connections["default"] = usual


@contextmanager
def _as_owner() -> Iterator[None]:
    """Read everything, around the walls."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE simpul_owner")
        yield
        cursor.execute("SET LOCAL ROLE simpul_app")


def signature(case: VictimCase) -> dict[str, Any]:
    """The kinds of rows of a case, without moments and ids."""
    identity = VictimIdentity.objects.get(pk=case.victim_id)
    clocks = Deadline.objects.filter(case=case)
    running = clocks.filter(met_at__isnull=True, cancelled_at__isnull=True)
    return {
        "status": (case.status, case.track, case.age_band, case.is_restricted, case.next_due_at is not None),
        "ownership": sorted(CaseOwnership.objects.filter(case=case).values_list("unit_id", flat=True)),
        "grants": sorted(
            (source, principal, tuple(groups))
            for source, principal, groups in CaseGrant.objects.live().filter(case=case).values_list("source", "principal",
            "groups")
        ),
        "named": sorted(CaseUserPermission.objects.filter(content_object=case).values_list("user_id", "reason")),
        "access": sorted(CaseAccess.objects.filter(case=case).values_list("principal", "status")),
        "person": sorted(VictimAccess.objects.filter(victim=case.victim_id).values_list("principal", flat=True)),
        "tokens": sorted((kind, bytes(token)) for kind,
        token in SearchToken.objects.filter(victim=case.victim_id).values_list("kind", "token")),
        "identity": sorted(_filled(identity)),
        "narrative": sorted(_filled(case) - {"closing_reason"}),
        "running": sorted(running.values_list("code", flat=True)),
        "met": sorted(set(clocks.filter(met_at__isnull=False).values_list("code", flat=True)) - {"MONEV"}),
        "consents": list(Consent.objects.filter(case=case).values_list("given_by", "lines", "agencies", "legal_ground")),
        "screenings": list(Screening.objects.filter(case=case).values_list("result", "acts", "means", "purposes", "decision")),
        "assessments": sorted(Assessment.objects.filter(case=case).values_list("kind", "risk", *DIMENSIONS)),
        "plans": list(Plan.objects.filter(case=case).values_list("service_kinds", flat=True)),
        "services": sorted(Service.objects.filter(case=case).values_list("kind_id", "given_on", "provider_unit_id")),
        "stays": list(
            Placement.objects.filter(case=case).values_list("shelter_id", "shelter_principal", "bed_kind", "status",
            "approval", "is_emergency")
        ),
    }  # fmt: skip


def _filled(row: Any) -> set[str]:
    return {f.name for f in row._meta.concrete_fields if isinstance(f, SealedField) and getattr(row, f.name) is not None}


class Replay:
    """The acts of one case by its own worker and head."""

    def __init__(self, world: World, seeded: VictimCase) -> None:
        self.seeded, self.unit = seeded, seeded.owner_unit
        self.worker = User.objects.get(pk=seeded.created_by_id)
        self.head = User.objects.get(pk=world.head(seeded.owner_unit_id).pk)
        self.world = world
        with _as_owner():
            self.rows = {
                model: list(model._default_manager.filter(case=seeded).order_by(order))
                for model, order in (
                    (Consent, "given_at"), (Screening, "recorded_at"), (Assessment, "assessed_at"), (Plan, "made_at"),
                    (Service, "recorded_at"), (Placement, "proposed_at"),
                )
            }  # fmt: skip
            identity = VictimIdentity.objects.get(pk=seeded.victim_id)
            self.told = {name: text for name, text in reveal_all(identity, _filled(identity), EVERYTHING).items() if text}
            self.precision = identity.birth_precision
            self.case_texts = reveal_all(seeded, _filled(seeded) - {"closing_reason"}, EVERYTHING)

    def run(self) -> VictimCase:
        """Open the twin and take it to where the seeded case stands."""
        self._make_room()
        with scope(self.worker):
            twin = self._open()
        if self.seeded.is_restricted:
            with scope(self.worker):
                restrict_case(actor=self.worker, case_id=twin.pk, team=heads_of(self.unit, but=self.worker))
        self._screen(twin)
        with scope(self.worker):
            self._work(twin)
        self._place(twin)
        if self.seeded.status == CaseStatus.CLOSING:
            with scope(self.worker):
                request_closing(actor=self.worker, case_id=twin.pk, reason="Selesai.")
        return twin

    def _shelter_of(self, stay: Placement) -> Shelter:
        return self.world.shelters[self.unit.pk] if stay.shelter.unit_id == self.unit.pk else stay.shelter

    def _make_room(self) -> None:
        """One bed more wherever the twin will stay: what is full now need not have been full then. All is undone."""
        with _as_owner():
            for stay in self.rows[Placement]:
                beds = BedCount.objects.filter(shelter=self._shelter_of(stay), bed_kind=stay.bed_kind)
                beds.update(capacity=F("capacity") + 1)

    def _open(self) -> VictimCase:
        seeded, victim = self.seeded, self.seeded.victim
        person = PersonFacts(
            initials=victim.initials, sex=Sex(victim.sex),
            birth_year=victim.birth_year, birth_precision=BirthPrecision(self.precision),
            origin_regency_id=victim.origin_regency_id, identity=self.told,
        )  # fmt: skip
        facts = CaseFacts(
            arrived_at=seeded.arrived_at, arrival_source=seeded.arrival_source, age=seeded.age_at_intake,
            plain={name: getattr(seeded, name) for name in PLAIN}, sealed=dict(self.case_texts),
        )  # fmt: skip
        twin = open_case(actor=self.worker, unit=self.unit, person=person, facts=facts)
        for row in self.rows[Consent]:
            told = reveal_all(row, ("giver_name", "legal_ground_note"), EVERYTHING)
            consent = ConsentFacts(
                given_by=row.given_by, lines=row.lines, agencies=row.agencies, legal_ground=row.legal_ground, **told
            )
            record_consent(actor=self.worker, case_id=twin.pk, facts=consent)
        return twin

    def _screen(self, twin: VictimCase) -> None:
        for row in self.rows[Screening]:
            facts = ScreeningFacts(indicators=row.indicators, acts=row.acts, means=row.means, purposes=row.purposes)
            with scope(self.worker):
                screening = record_screening(actor=self.worker, case_id=twin.pk, facts=facts)
            if row.decision:
                with scope(self.head):
                    decide_screening(
                        actor=self.head, screening_id=screening.pk, decision=row.decision, reason="Unsur terpenuhi."
                    )

    def _work(self, twin: VictimCase) -> None:
        acts: list[tuple[datetime, Callable[[VictimCase, Any], None], Any]]
        acts = [(row.assessed_at, self._assess, row) for row in self.rows[Assessment]]
        acts += [(row.made_at, self._plan, row) for row in self.rows[Plan]]
        acts += [(row.recorded_at, self._serve, row) for row in self.rows[Service]]
        for _at, act, row in sorted(acts, key=lambda one: one[0]):
            act(twin, row)

    def _assess(self, twin: VictimCase, row: Assessment) -> None:
        facts = AssessmentFacts(
            kind=AssessmentKind(row.kind), risk=RiskLevel(row.risk), levels={name: getattr(row, name) for name in DIMENSIONS}
        )
        record_assessment(actor=self.worker, case_id=twin.pk, facts=facts)

    def _plan(self, twin: VictimCase, row: Plan) -> None:
        make_plan(actor=self.worker, case_id=twin.pk, service_kinds=row.service_kinds, goals="Pulih.")

    def _serve(self, twin: VictimCase, row: Service) -> None:
        kind = ServiceKind.objects.get(pk=row.kind_id)
        facts = ServiceFacts(kind=kind, given_on=row.given_on, value_rupiah=row.value_rupiah)
        record_service(actor=self.worker, case_id=twin.pk, facts=facts)

    def _place(self, twin: VictimCase) -> None:
        for row in self.rows[Placement]:
            shelter, kind = self._shelter_of(row), BedKind(row.bed_kind)
            with scope(self.worker):
                stay = propose_placement(
                    actor=self.worker, case_id=twin.pk, shelter=shelter, bed_kind=kind, is_emergency=row.is_emergency
                )
            head = User.objects.get(pk=self.world.head(shelter.unit_id).pk)
            if row.decided_by_id:
                with scope(head):
                    approve_placement(actor=head, placement_id=stay.pk)
