"""Story C: "Bayi L", a boy of two months, rescued with five others from a syndicate. Ends in care, watched every month."""

from datetime import timedelta
from uuid import UUID

from referrals.services.facts import ReferralFacts
from referrals.states import ReferralKind, Urgency
from shelters.models import Shelter
from shelters.services.moves import transfer_placement
from shelters.services.placements import approve_placement, propose_placement
from shelters.states import BedKind
from tppo_cases.accounts.models import Agency
from tppo_cases.provisioning.demo.stories.acts import answer, finish, open_case_by_draft, refer, serve
from tppo_cases.provisioning.demo.stories.stage import Stage, person, unit
from victims.models.case import CaseEvent
from victims.services.assessments import AssessmentFacts, record_assessment
from victims.services.consents import ConsentFacts
from victims.services.intake import IntakeFacts
from victims.services.notes import record_monitoring, write_note
from victims.services.opening import CaseFacts, PersonFacts
from victims.services.plans import make_plan
from victims.services.screening import ScreeningFacts, decide_screening, record_screening
from victims.states import (
    ApplicantKind,
    ArrivalSource,
    AssessmentKind,
    BirthPrecision,
    ConsentGiver,
    Emergency,
    LegalGround,
    RiskLevel,
    ScreeningDecision,
    Sex,
)

EVENT = "Sindikat bayi Pontianak"
GROUND = "Bayi tanpa orang tua yang diketahui. Pelindungan kepentingan vital, dicatat Ratna Wulandari."
# Alias, sex and place; the first is Bayi L.
BABIES = (
    ("Bayi L", Sex.MALE, "Pontianak"), ("Bayi M", Sex.FEMALE, "Pontianak"), ("Bayi N", Sex.MALE, "Pontianak"),
    ("Bayi O", Sex.MALE, "Pontianak"), ("Bayi P", Sex.FEMALE, "Pontianak"), ("Bayi Q", Sex.FEMALE, "Tangerang"),
)  # fmt: skip


class StoryOfBayiL:
    """Six linked cases at RPTC Bambu Apus; the first is told to its end."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.bambuapus = stage, unit("rp-bambuapus")
        self.ratna, self.endang = person("ratna.wulandari@kemensos.contoh.id"), person("endang.lestari@kemensos.contoh.id")
        self.sekar = person("sekar.anindita@kemenkes.contoh.id")
        self.case_id: UUID

    def tell(self) -> None:
        """Run all acts in their order."""
        self._arrive()
        self._is_treated()
        self._is_screened()
        self._is_placed_and_planned()
        self._leaves_the_transit_home()
        self._waits_for_his_mother()
        self.stage.date_back()

    def _arrive(self) -> None:
        event_id: UUID | None = None
        for number, (alias, sex, place) in enumerate(BABIES):
            with self.stage.acting(self.ratna, hours=1 + number * 0.4) as actor:
                facts = _intake(self.stage, alias, sex, place, event_id)
                case = open_case_by_draft(actor, self.bambuapus, facts)
                self.stage.case_ids.append(case.pk)
                event_id = event_id or CaseEvent.objects.get(case=case).event_id
        self.case_id = self.stage.case_ids[0]

    def _is_treated(self) -> None:
        request = ReferralFacts(
            kind=ReferralKind.MEDICAL, receiving_agency=Agency.objects.get(code="kemenkes"), urgency=Urgency.URGENT,
            services=("child_health",), shared_groups=frozenset({"summary", "identity", "health"}),
            need="Pemeriksaan anak, tumbuh kembang, dan infeksi.", legal_ground=LegalGround.VITAL, ground_note=GROUND,
        )  # fmt: skip
        child_health = refer(self.stage, self.case_id, self.ratna, self.endang, request, days=0.15)
        answer(self.stage, child_health, self.sekar, days=0.3)
        finish(self.stage, child_health, self.sekar, "Berat badan kurang, imunisasi dimulai.", days=3)

    def _is_screened(self) -> None:
        for number, case_id in enumerate(self.stage.case_ids):
            facts = ScreeningFacts(
                acts=("recruitment", "harbouring", "transfer"), purposes=("adoption",),
                observation="Akta dan KK milik orang lain. Berkas palsu disimpan sebagai bukti, bukan identitas.",
            )  # fmt: skip
            with self.stage.acting(self.ratna, hours=18 + number * 0.5) as actor:
                screening = record_screening(actor=actor, case_id=case_id, facts=facts)
            with self.stage.acting(self.endang, hours=26 + number * 0.2) as actor:
                decide_screening(
                    actor=actor, screening_id=screening.pk, decision=ScreeningDecision.VICTIM,
                    reason="Anak: proses dan tujuan terpenuhi. Polisi menguatkan.",
                )  # fmt: skip

    def _is_placed_and_planned(self) -> None:
        with self.stage.acting(self.ratna, days=3) as actor:
            shelter = Shelter.objects.get(unit=self.bambuapus)
            placement = propose_placement(actor=actor, case_id=self.case_id, shelter=shelter, bed_kind=BedKind.INFANT)
        with self.stage.acting(self.endang, days=3.1) as actor:
            approve_placement(actor=actor, placement_id=placement.pk, room="Ruang bayi")
        self.placement_id = placement.pk
        for number, case_id in enumerate(self.stage.case_ids):
            with self.stage.acting(self.ratna, days=2.6 + number * 0.02) as actor:
                facts = AssessmentFacts(kind=AssessmentKind.FULL, risk=RiskLevel.MEDIUM, levels={"physical": 1, "social": 2})
                record_assessment(actor=actor, case_id=case_id, facts=facts)
            serve(self.stage, case_id, self.ratna, "social_care", days=4 + number * 0.02, note="Pengasuhan harian dan susu.")
            with self.stage.acting(self.ratna, days=13 + number * 0.02) as actor:
                make_plan(
                    actor=actor, case_id=case_id, service_kinds=("social_care", "family_support"),
                    goals="Sehat, asal usul jelas, pengasuhan yang tetap.",
                )  # fmt: skip
            serve(
                self.stage,
                case_id,
                self.ratna,
                "family_support",
                days=16 + number * 0.02,
                note="Penelusuran keluarga lewat penyidik.",
            )

    def _leaves_the_transit_home(self) -> None:
        """An RPTC keeps people for 30 days at most."""
        handayani = Shelter.objects.get(unit=unit("sn-handayani"))
        with self.stage.acting(self.ratna, days=28) as actor:
            moved_id = transfer_placement(
                actor=actor, placement_id=self.placement_id, shelter=handayani, bed_kind=BedKind.INFANT
            )
        with self.stage.acting(person("hendra.kusuma@kemensos.contoh.id"), days=28.1) as actor:
            approve_placement(actor=actor, placement_id=moved_id, room="Ruang bayi dekat perawat")

    def _waits_for_his_mother(self) -> None:
        notes = (
            (14.5, "legal", "Contoh DNA diserahkan lewat penyidik."),
            (48, "legal", "Ibu kandung ditemukan, berstatus saksi. Kunjungan ditahan sampai penyidik selesai."),
            (95, "family", "Laporan sosial: pengasuhan oleh nenek dipertimbangkan."),
            (130, "legal", "NIK dan akta baru diurus bersama dukcapil."),
        )
        for days, group, body in notes:
            with self.stage.acting(self.ratna, days=days) as actor:
                write_note(actor=actor, case_id=self.case_id, group=group, body=body)
        for month in range(1, 7):
            for number, case_id in enumerate(self.stage.case_ids):
                with self.stage.acting(self.ratna, days=13 + month * 28.5 + number * 0.02) as actor:
                    record_monitoring(actor=actor, case_id=case_id, body="Tumbuh sesuai usia.")


def _intake(stage: Stage, alias: str, sex: Sex, place: str, event_id: UUID | None) -> IntakeFacts:
    return IntakeFacts(
        person=PersonFacts(
            initials=alias[0], sex=sex, birth_year=stage.zero.year, birth_precision=BirthPrecision.ESTIMATED,
            identity={"alias": alias, "birth_date": str(stage.zero.year)},
        ),
        case=CaseFacts(
            arrived_at=stage.zero, arrival_source=ArrivalSource.POLICE, age=0,
            plain={
                "applied_at": stage.zero + timedelta(hours=1), "applicant_kind": ApplicantKind.POLICE, "needs": ["baby",
                "medicine"],
                "emergency": Emergency.MEDICAL, "modus_id": "BAYI", "exploitation_forms": ["adoption"], "destination_id": "SG",
                "age_is_estimated": True,
            },
            sealed={
                "arrival_place": "Bandara Soekarno-Hatta, dibawa polisi", "route": f"Bandung, Jakarta, {place}",
                "chronology": "Diserahkan dengan bayaran dan disiapkan ke luar negeri dengan akta orang lain.",
            },
        ),
        consent=ConsentFacts(given_by=ConsentGiver.NONE, legal_ground=LegalGround.VITAL, legal_ground_note=GROUND),
        event_id=event_id, new_event="" if event_id else EVENT,
    )  # fmt: skip
