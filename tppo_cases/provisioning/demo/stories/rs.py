"""Story A: "RS", a man of 27 from Lombok Timur, back from a scam compound in Myanmar. Ends closed, with follow-up."""

from datetime import timedelta
from uuid import UUID

from referrals.services.answering import accept
from referrals.services.facts import ReferralFacts
from referrals.services.messages import send_message
from referrals.services.work import refer_back
from referrals.states import ReferralKind, Urgency
from shelters.models import Shelter
from shelters.services.placements import approve_placement, discharge_placement, propose_placement
from shelters.states import BedKind, EndKind
from tppo_cases.accounts.models import Agency
from tppo_cases.provisioning.demo.stories.acts import answer, finish, open_case_by_draft, refer, serve
from tppo_cases.provisioning.demo.stories.stage import Stage, head_of, person, unit
from victims.models.work import Consent
from victims.services.assessments import AssessmentFacts, record_assessment
from victims.services.closing import approve_closing, request_closing
from victims.services.consents import ConsentFacts, record_consent
from victims.services.intake import IntakeFacts
from victims.services.notes import record_follow_up, record_monitoring, write_note
from victims.services.opening import CaseFacts, PersonFacts
from victims.services.ownership import transfer_case
from victims.services.persons import update_identity
from victims.services.plans import make_plan
from victims.services.screening import ScreeningFacts, decide_screening, record_screening
from victims.states import (
    ApplicantKind,
    ArrivalSource,
    AssessmentKind,
    BirthPrecision,
    Channel,
    ConsentGiver,
    ConsentLine,
    RiskLevel,
    ScreeningDecision,
    Sex,
)

CHRONOLOGY = "Dijanjikan menjadi layanan pelanggan di Thailand. Dipaksa menipu lewat gawai 15 jam sehari, dikurung, disetrum."


class StoryOfRS:
    """Fourteen acts at RPTC Bambu Apus, Kemenkes, KP2MI, Sentra Paramita and a member of JARNAS."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.ratna, self.endang = person("ratna.wulandari@kemensos.contoh.id"), person("endang.lestari@kemensos.contoh.id")
        self.sekar, self.lukas = person("sekar.anindita@kemenkes.contoh.id"), person("lukas.manurung@p2mi.contoh.id")
        self.maria, self.nur = person("maria.goreti@jarnas.contoh.id"), person("nur.aini@kemensos.contoh.id")
        self.bambuapus, self.paramita = unit("rp-bambuapus"), unit("sn-paramita")
        self.case_id: UUID
        self.consent: Consent

    def tell(self) -> None:
        """Run all acts in their order."""
        self._arrives()
        self._is_screened()
        self._is_assessed()
        self._is_cared_for()
        self._goes_home()
        self._is_reintegrated()
        self._is_closed()
        self.stage.date_back()

    def _arrives(self) -> None:
        with self.stage.acting(self.ratna, hours=0.6) as actor:
            case = open_case_by_draft(actor, self.bambuapus, _intake(self.stage))
            self.case_id = case.pk
            self.stage.case_ids.append(case.pk)
            self.consent = Consent.objects.get(case=case)
            shelter = Shelter.objects.get(unit=self.bambuapus)
            placement = propose_placement(actor=actor, case_id=case.pk, shelter=shelter, bed_kind=BedKind.MALE)
        with self.stage.acting(self.endang, hours=2) as actor:
            approve_placement(actor=actor, placement_id=placement.pk, room="Gedung putra, tempat tidur 14")
        self.placement_id = placement.pk

    def _is_screened(self) -> None:
        facts = ScreeningFacts(
            indicators=("deceived_job", "deceived_wages", "work_hours", "held_isolation", "held_violence", "held_crime"),
            acts=("recruitment", "transport", "harbouring"), means=("fraud", "confinement", "violence"),
            purposes=("forced_crime",),
            observation="Tenang, menjawab runtut. Takut pada pencari kerja di desanya.",
        )  # fmt: skip
        with self.stage.acting(self.ratna, hours=19) as actor:
            screening = record_screening(actor=actor, case_id=self.case_id, facts=facts)
        with self.stage.acting(self.endang, hours=27) as actor:
            decide_screening(
                actor=actor, screening_id=screening.pk, decision=ScreeningDecision.VICTIM,
                reason="Proses, cara, dan tujuan terpenuhi. Ia dipaksa menipu, maka tidak dipidana (Pasal 18).",
            )  # fmt: skip

    def _is_assessed(self) -> None:
        facts = AssessmentFacts(
            kind=AssessmentKind.INITIAL, risk=RiskLevel.MEDIUM, levels={"psychological": 2, "mental": 2, "physical": 1,
            "economic": 3},
            notes={"summary": "Tidur 3–4 jam, cemas, nafsu makan baik.", "health_note": "Bekas luka setrum di lengan."},
        )  # fmt: skip
        with self.stage.acting(self.ratna, days=2.6) as actor:
            record_assessment(actor=actor, case_id=self.case_id, facts=facts)
        request = ReferralFacts(
            kind=ReferralKind.MEDICAL, receiving_agency=Agency.objects.get(code="kemenkes"), urgency=Urgency.URGENT,
            services=("psychiatry", "travel_fitness"), shared_groups=frozenset({"summary", "identity", "health",
            "psychosocial"}),
            need="Pemeriksaan psikiatri karena stres berat, dan surat layak jalan.", consent=self.consent,
        )  # fmt: skip
        medical = refer(self.stage, self.case_id, self.ratna, self.endang, request, days=2.7)
        answer(self.stage, medical, self.sekar, days=3.2)
        with self.stage.acting(self.sekar, days=9) as actor:
            back = refer_back(actor=actor, referral_id=medical.pk, need="Layak bepergian. Lanjutkan latihan tidur.")
        with self.stage.acting(self.ratna, days=9.2) as actor:
            write_note(actor=actor, case_id=self.case_id, group="health", body="Surat layak jalan diterima dari dokter.")
        with self.stage.acting(self.endang, days=9.3) as actor:
            accept(actor=actor, referral_id=back.pk)
        finish(self.stage, medical, self.sekar, "Layak bepergian. Kontrol di puskesmas satu bulan lagi.", days=9.5)

    def _is_cared_for(self) -> None:
        with self.stage.acting(self.ratna, days=4) as actor:
            update_identity(actor=actor, case_id=self.case_id, values={"police_report_number": "LP/B/000/CONTOH"})
            write_note(
                actor=actor,
                case_id=self.case_id,
                group="legal",
                body="Diperiksa penyidik. Permohonan restitusi ke LPSK diajukan.",
            )
        serve(self.stage, self.case_id, self.ratna, "psychosocial", days=5, note="Sesi pertama dari enam.")
        with self.stage.acting(self.ratna, days=10) as actor:
            facts = AssessmentFacts(
                kind=AssessmentKind.FULL, risk=RiskLevel.LOW, levels={"psychological": 1, "economic": 3},
                notes={"summary": "Lebih tenang, ingin pulang dan membuka bengkel."},
            )  # fmt: skip
            record_assessment(actor=actor, case_id=self.case_id, facts=facts)
            make_plan(
                actor=actor, case_id=self.case_id, service_kinds=("psychosocial", "vocational", "enterprise", "social_aid"),
                goals="Enam sesi psikososial, pelatihan bengkel, penyelesaian utang, jaminan kesehatan.",
            )  # fmt: skip
        serve(self.stage, self.case_id, self.ratna, "psychosocial", days=12, note="Sesi kedua.")

    def _goes_home(self) -> None:
        request = ReferralFacts(
            kind=ReferralKind.RETURN, receiving_agency=Agency.objects.get(code="p2mi"), services=("escort", "handover"),
            shared_groups=frozenset({"summary", "identity", "migration"}),
            need="Pemulangan ke Lombok Timur, alamat sudah dicocokkan dengan KTP.", consent=self.consent,
        )  # fmt: skip
        home = refer(self.stage, self.case_id, self.ratna, self.endang, request, days=21)
        answer(self.stage, home, self.lukas, days=22.3)
        finish(self.stage, home, self.lukas, "Tiba di rumah. Berita acara ditandatangani di kantor desa.", days=29)
        with self.stage.acting(self.ratna, days=29.1) as actor:
            discharge_placement(actor=actor, placement_id=self.placement_id, end_kind=EndKind.RETURN)
        with self.stage.acting(self.endang, days=30) as actor:
            transfer_case(
                actor=actor,
                case_id=self.case_id,
                unit=self.paramita,
                manager=self.nur,
                reason="Tinggal di wilayah kerja Sentra Paramita.",
            )

    def _is_reintegrated(self) -> None:
        serve(self.stage, self.case_id, self.nur, "enterprise", days=34, note="Peralatan bengkel.", value=4_500_000)
        with self.stage.acting(self.nur, days=36) as actor:
            write_note(
                actor=actor, case_id=self.case_id, group="reintegration", body="Belum bersedia didampingi anggota JARNAS."
            )
            record_monitoring(actor=actor, case_id=self.case_id, body="Bengkel mulai menerima pelanggan.")
        with self.stage.acting(self.nur, days=61) as actor:
            consent = record_consent(
                actor=actor, case_id=self.case_id,
                facts=ConsentFacts(given_by=ConsentGiver.VICTIM, lines=ConsentLine.values, agencies=("jarnas",)),
            )  # fmt: skip
            record_monitoring(actor=actor, case_id=self.case_id, body="Sekarang bersedia didampingi.")
        request = ReferralFacts(
            kind=ReferralKind.REINTEGRATION, receiving_agency=Agency.objects.get(code="jarnas"),
            receiving_unit=unit("jarnas-anggota-ntb"), services=("companion", "enterprise"),
            shared_groups=frozenset({"summary", "reintegration"}), need="Pendamping usaha, kunjungan tiap dua minggu.",
            consent=consent,
        )  # fmt: skip
        officer = head_of(self.paramita)
        companion = refer(self.stage, self.case_id, self.nur, officer, request, days=61.5)
        answer(self.stage, companion, self.maria, days=62.4)
        with self.stage.acting(self.maria, days=64) as actor:
            send_message(actor=actor, referral_id=companion.pk, body="Kunjungan pertama Sabtu ini, apakah bisa?")
        with self.stage.acting(self.nur, days=64.2) as actor:
            send_message(actor=actor, referral_id=companion.pk, body="Bisa, ia di bengkel sampai sore.")
        finish(self.stage, companion, self.maria, "Usaha berjalan, enam kunjungan selesai.", days=150)

    def _is_closed(self) -> None:
        for days in (90, 118, 146):
            with self.stage.acting(self.nur, days=days) as actor:
                record_monitoring(actor=actor, case_id=self.case_id, body="Usaha berjalan, utang berkurang.")
        with self.stage.acting(self.nur, days=168) as actor:
            request_closing(actor=actor, case_id=self.case_id, reason="Mandiri, usaha berjalan enam bulan.")
        with self.stage.acting(head_of(self.paramita), days=170) as actor:
            approve_closing(actor=actor, case_id=self.case_id)
        with self.stage.acting(self.nur, days=199) as actor:
            record_follow_up(actor=actor, case_id=self.case_id, body="Dikunjungi di bengkelnya, keadaannya baik.")


def _intake(stage: Stage) -> IntakeFacts:
    return IntakeFacts(
        person=PersonFacts(
            initials="R", sex=Sex.MALE, birth_year=stage.zero.year - 27, birth_precision=BirthPrecision.EXACT,
            origin_regency_id="52.03",
            identity={
                "alias": "RS", "full_name": "Rahmat Sahroni", "birth_date": f"{stage.zero.year - 27}-01-09",
                "passport": "X0271204",
                "phone": "0800-0000-2711", "id_address": "Dusun Rekaan RT 03, Kabupaten Lombok Timur",
                "true_address": "Dusun Contoh RT 01, Kabupaten Lombok Timur", "family_contact": "Ibu Sahnim, 0800-0000-2712",
            },
        ),
        case=CaseFacts(
            arrived_at=stage.zero, arrival_source=ArrivalSource.EMBASSY, age=27,
            plain={
                "applied_at": stage.zero + timedelta(minutes=36), "applicant_kind": ApplicantKind.VICTIM, "needs": ["food",
                "call_family"],
                "modus_id": "SCAM", "exploitation_forms": ["forced_crime", "forced_labour"], "destination_id": "MM",
                "transit_countries": ["TH"], "recruitment_channel": Channel.SOCIAL_MEDIA, "forced_into_crime": True,
            },
            sealed={
                "arrival_place": "Bandara Soekarno-Hatta, terminal 3", "route": "Lombok Timur, Jakarta, Bangkok, Myawaddy",
                "chronology": CHRONOLOGY,
                "safety_note": "Perekrut tinggal di desa yang sama.",
            },
        ),
        consent=ConsentFacts(given_by=ConsentGiver.VICTIM, lines=ConsentLine.values, agencies=("kemenkes", "p2mi", "lpsk")),
    )  # fmt: skip
