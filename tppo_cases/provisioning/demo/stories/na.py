"""Story B: "NA", a girl of 16 from Sukabumi, exploited through an app. Limited to named persons. Ends with her mother."""

from datetime import timedelta
from uuid import UUID

from referrals.models import Referral
from referrals.services.facts import ReferralFacts
from referrals.states import ReferralKind, Urgency
from shelters.models import Shelter
from shelters.services.placements import approve_placement, discharge_placement, propose_placement
from shelters.states import BedKind, EndKind
from tppo_cases.accounts.models import Agency
from tppo_cases.provisioning.demo.stories.acts import answer, finish, open_case_by_draft, refer, serve
from tppo_cases.provisioning.demo.stories.stage import Stage, head_of, person, unit, worker_of
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
    Channel,
    ConsentGiver,
    Emergency,
    LegalGround,
    RiskLevel,
    ScreeningDecision,
    Sex,
)

GROUND = "Wali belum dapat dihubungi, bibi korban terduga perekrut. Pekerja sosial menjadi wali sementara. NA sendiri setuju."


class StoryOfNA:
    """Acts at Sentra Handayani and Kemenkes; nobody else learns that she exists."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.handayani = stage, unit("sn-handayani")
        self.worker, self.hendra = worker_of(self.handayani), person("hendra.kusuma@kemensos.contoh.id")
        self.sekar, self.maria = person("sekar.anindita@kemenkes.contoh.id"), head_of(unit("jarnas-anggota-ntb"))
        self.case_id: UUID

    def tell(self) -> None:
        """Run all acts in their order."""
        self._arrives()
        self._is_treated()
        self._is_screened_and_planned()
        self._goes_home()
        self.stage.date_back()

    def _arrives(self) -> None:
        with self.stage.acting(self.worker, hours=1) as actor:
            case = open_case_by_draft(actor, self.handayani, _intake(self.stage))
            self.case_id = case.pk
            self.stage.case_ids.append(case.pk)
            placement = propose_placement(
                actor=actor, case_id=case.pk, shelter=Shelter.objects.get(unit=self.handayani), bed_kind=BedKind.GIRL,
                is_emergency=True,
                reason="Penggerebekan malam hari, tidak aman kembali ke rumah.",
            )  # fmt: skip
        self.placement_id = placement.pk
        with self.stage.acting(self.hendra, hours=1.4) as actor:
            approve_placement(actor=actor, placement_id=placement.pk, room="Asrama putri, kamar 2")

    def _is_treated(self) -> None:
        medical = self._refer_medical()
        answer(self.stage, medical, self.sekar, days=0.3)
        finish(self.stage, medical, self.sekar, "Luka dirawat. Pemeriksaan ulang dua minggu lagi.", days=6)
        with self.stage.acting(self.worker, days=2) as actor:
            write_note(
                actor=actor,
                case_id=self.case_id,
                group="legal",
                body="Visum nomor VER/000/CONTOH, diserahkan rumah sakit ke penyidik.",
            )

    def _refer_medical(self) -> Referral:
        request = ReferralFacts(
            kind=ReferralKind.MEDICAL, receiving_agency=Agency.objects.get(code="kemenkes"), urgency=Urgency.URGENT,
            services=("wound_care", "sti_test", "visum"), shared_groups=frozenset({"summary", "identity", "health"}),
            need="Pemeriksaan luka, kehamilan, dan infeksi. Visum diminta polisi. Dokter perempuan.",
            legal_ground=LegalGround.VITAL, ground_note=GROUND,
        )  # fmt: skip
        return refer(self.stage, self.case_id, self.worker, self.hendra, request, days=0.17)

    def _is_screened_and_planned(self) -> None:
        facts = ScreeningFacts(
            indicators=("vulnerable_family_difficult",), acts=("recruitment", "harbouring"), purposes=("sexual",),
            observation="Bercerita sedikit. Ditanyai petugas perempuan yang sama.",
        )  # fmt: skip
        with self.stage.acting(self.worker, hours=20) as actor:
            screening = record_screening(actor=actor, case_id=self.case_id, facts=facts)
        with self.stage.acting(self.hendra, hours=24) as actor:
            decide_screening(
                actor=actor, screening_id=screening.pk, decision=ScreeningDecision.VICTIM,
                reason="Anak: proses dan tujuan sudah cukup, cara tidak disyaratkan.",
            )  # fmt: skip
        with self.stage.acting(self.worker, days=2.8) as actor:
            seen = AssessmentFacts(
                kind=AssessmentKind.FULL, risk=RiskLevel.HIGH, levels={"psychological": 3, "sexual": 3, "physical": 1,
                "social": 2},
                notes={"safety_note": "Bibi dan akun aplikasi terlibat. Ibu aman dan sudah diberi tahu.",
                "summary": "Mimpi buruk, malu bertemu orang."},
            )  # fmt: skip
            record_assessment(actor=actor, case_id=self.case_id, facts=seen)
        serve(self.stage, self.case_id, self.worker, "psychosocial", days=5, note="Sesi pertama terapi trauma.")
        with self.stage.acting(self.worker, days=13.5) as actor:
            make_plan(
                actor=actor, case_id=self.case_id, service_kinds=("psychosocial", "family_support", "social_care"),
                goals="Terapi trauma, pindah sekolah, penguatan ibu.",
            )  # fmt: skip
        serve(self.stage, self.case_id, self.worker, "family_support", days=20, note="Pertemuan pertama dengan ibu.")

    def _goes_home(self) -> None:
        for days, body in (
            (42, "Tidur lebih baik, mulai belajar."),
            (70, "Didampingi saat pemeriksaan."),
            (99, "Ibu siap menerima."),
        ):
            with self.stage.acting(self.worker, days=days) as actor:
                record_monitoring(actor=actor, case_id=self.case_id, body=body)
        with self.stage.acting(self.worker, days=120) as actor:
            write_note(
                actor=actor,
                case_id=self.case_id,
                group="family",
                body="Asesmen keluarga oleh Sentra Phala Martha: ibu mampu mengasuh.",
            )
            record_monitoring(actor=actor, case_id=self.case_id, body="Asesmen keluarga selesai.")
        with self.stage.acting(self.hendra, days=150) as actor:
            discharge_placement(actor=actor, placement_id=self.placement_id, end_kind=EndKind.RETURN)
            write_note(
                actor=actor,
                case_id=self.case_id,
                group="family",
                body="Reunifikasi: berita acara serah terima kepada ibu dan dinas sosial.",
            )
        for days in (149, 177):
            with self.stage.acting(self.worker, days=days) as actor:
                record_monitoring(actor=actor, case_id=self.case_id, body="Sekolah berjalan, tinggal bersama ibu.")


def _intake(stage: Stage) -> IntakeFacts:
    year = stage.zero.year - 16
    return IntakeFacts(
        person=PersonFacts(
            initials="N", sex=Sex.FEMALE, birth_year=year, birth_precision=BirthPrecision.EXACT, origin_regency_id="32.02",
            identity={
                "alias": "NA", "full_name": "Nadira Ayuningtyas", "birth_date": f"{year}-01-17",
                "true_address": "Kampung Contoh RT 04, Kabupaten Sukabumi",
                "family_contact": "Ibu, lewat dinas sosial kabupaten",
            },
        ),
        case=CaseFacts(
            arrived_at=stage.zero, arrival_source=ArrivalSource.POLICE, age=16,
            plain={
                "applied_at": stage.zero + timedelta(hours=1), "applicant_kind": ApplicantKind.POLICE, "needs": ["clothes",
                "medicine"],
                "emergency": Emergency.MEDICAL, "modus_id": "SEKS_A", "exploitation_forms": ["sexual"], "destination_id": "ID",
                "recruitment_channel": Channel.SOCIAL_MEDIA,
            },
            sealed={
                "arrival_place": "Unit PPA Polres", "route": "Kabupaten Sukabumi, lalu kota lain",
                "safety_note": "Bibi mencari keberadaannya.",
                "chronology": "Diajak bibi bekerja di kota, lalu dieksploitasi lewat aplikasi.",
            },
        ),
        consent=ConsentFacts(given_by=ConsentGiver.NONE, legal_ground=LegalGround.BEST_INTEREST, legal_ground_note=GROUND),
    )  # fmt: skip
