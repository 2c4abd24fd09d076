"""What waits for a second person, a review or an answer: one or two of each, made through the services as of now."""

from datetime import timedelta

from django.utils import timezone

from reports.services.identified import Choice, request_identified
from reports.states import CaseChoice, ExportPurpose
from tppo_cases.access.context import scope
from tppo_cases.access.defaults.selectors import find_list
from tppo_cases.access.defaults.services import change_groups
from tppo_cases.access.groups import FieldGroup, GroupKind
from tppo_cases.access.people.services import give_post
from tppo_cases.accounts.models import User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.anomalies import scan
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.scope import scope_principals
from tppo_cases.privacy.services.breaches import BreachFacts, assess, report_breach
from tppo_cases.privacy.services.holds import ask_lift, place_hold
from tppo_cases.privacy.services.requests import RequestFacts, register_request, start_work, verify_identity
from tppo_cases.privacy.states import HoldGround, Requester, RequestKind
from tppo_cases.provisioning.demo.stories.stage import person, unit
from victims.models.case import VictimCase
from victims.services.emergency import open_in_emergency, review_emergency
from victims.services.walls import ask_to_lift, raise_wall
from victims.states import CaseStatus, EmergencyReason, ReviewVerdict, WallReason

DENIALS = 24  # more than an hour may have without a line for the auditor


def write_oversight() -> None:
    """Everything, on the cases of the stories: those of the bulk are compared with what the services make."""
    worker, head = person("ratna.wulandari@kemensos.contoh.id"), person("endang.lestari@kemensos.contoh.id")
    auditor, admin = person("fajar.nugroho@kemensos.contoh.id"), person("tuti.handayani@kemensos.contoh.id")
    with scope(worker):
        told = VictimCase.objects.visible_to(worker).filter(draft_id__isnull=False, is_restricted=False)
        first, second = told.filter(owner_unit__code="rp-bambuapus").exclude(status=CaseStatus.CLOSED).order_by("pk")[:2]
    _write_walls(worker, first, second)
    _write_emergencies(auditor, first, second)
    _write_requests(worker, first, second)
    _write_hold(head, second)
    _write_incidents(worker, auditor)
    _write_rights(admin)
    _write_identified(head)
    _write_anomaly()


def _write_walls(worker: User, first: VictimCase, second: VictimCase) -> None:
    """One that stands, one that is asked to be lifted."""
    officer = person("dedi.irawan@kemensos.contoh.id")
    with scope(worker):
        raise_wall(actor=worker, case_id=first.pk, user=officer, reason=WallReason.KNOWS_VICTIM)
        wall = raise_wall(actor=worker, case_id=second.pk, user=officer, reason=WallReason.KIN)
        ask_to_lift(actor=worker, case_id=second.pk, wall_id=wall.pk, reason="Salah orang: namanya mirip keluarga terduga.")


def _write_emergencies(auditor: User, first: VictimCase, second: VictimCase) -> None:
    """One that was reviewed, one that is open and waits."""
    for email, case, reason, story in (
        (
            "sekar.anindita@kemenkes.contoh.id", first, EmergencyReason.MEDICAL,
            "Dibawa ambulans ke IGD tanpa pendamping, riwayat alergi obat harus diketahui.",
        ),
        (
            "hendra.kusuma@kemensos.contoh.id", second, EmergencyReason.MISSING,
            "Keluar dari rumah perlindungan tadi malam dan dicari orang tak dikenal.",
        ),
    ):  # fmt: skip
        opener = person(email)
        with scope(opener):
            opened = open_in_emergency(
                actor=opener, number=case.number, groups=[FieldGroup.SUMMARY, FieldGroup.HEALTH], reason=reason, story=story
            )
        if case == first:
            with scope(auditor):
                review_emergency(
                    actor=auditor, emergency_id=opened.pk, verdict=ReviewVerdict.JUSTIFIED, review="Sesuai catatan IGD."
                )


def _write_requests(worker: User, first: VictimCase, second: VictimCase) -> None:
    """A copy that is being made, a correction that has come in."""
    with scope(worker):
        copy = RequestFacts(
            kind=RequestKind.ACCESS, received_from=Requester.SELF, received_at=timezone.now() - timedelta(days=1)
        )
        request = register_request(actor=worker, case_id=first.pk, facts=copy)
        verify_identity(actor=worker, request_id=request.pk, identity_check="Bertemu langsung di rumah perlindungan.")
        start_work(actor=worker, request_id=request.pk)
        mend = RequestFacts(
            kind=RequestKind.CORRECTION, received_from=Requester.SELF, received_at=timezone.now() - timedelta(hours=5),
            details="Nama kampung asal salah tulis.",
        )  # fmt: skip
        register_request(actor=worker, case_id=second.pk, facts=mend)


def _write_hold(head: User, case: VictimCase) -> None:
    with scope(head):
        hold = place_hold(
            actor=head, case_number=case.number, ground=HoldGround.PROCEEDINGS, reason="Restitusi sedang diajukan."
        )
        ask_lift(actor=head, hold_id=hold.pk, reason="Putusan sudah berkekuatan hukum tetap.")


def _write_incidents(worker: User, auditor: User) -> None:
    """One that was assessed, one that has just come in."""
    now = timezone.now()
    with scope(worker):
        lost = report_breach(actor=worker, what="Tablet kantor tertinggal di bus, layar terkunci.", noticed_at=now)
        report_breach(actor=worker, what="Surat rujukan tercetak terkirim ke alamat yang salah.", noticed_at=now)
    facts = BreachFacts(
        from_at=now - timedelta(hours=6), to_at=now, field_groups=[FieldGroup.SUMMARY], persons=0,
        how="Tablet tertinggal saat tugas lapangan.", measures="Sesi tablet diakhiri dan kata sandi diganti.",
    )  # fmt: skip
    with scope(auditor):
        assess(actor=auditor, breach_id=lost.pk, facts=facts)


def _write_rights(admin: User) -> None:
    """A post and a wider list that wait for a second person."""
    with scope(admin):
        give_post(
            actor=admin, person=person("wahyu.hidayat@kemensos.contoh.id"), unit=unit("kemensos-sekretariat"),
            role=Role.REPORT_SIGNER, reason="Menggantikan penanda tangan yang cuti.",
        )  # fmt: skip
        line = find_list(GroupKind.ROLE, Role.SHELTER_STAFF)
        assert line is not None  # noqa: S101  # installed with the tables
        change_groups(
            actor=admin, kind=GroupKind.ROLE, code=Role.SHELTER_STAFF, groups=line.groups | {FieldGroup.FAMILY},
            seen=line.groups, reason="Pengasuh menyambut keluarga yang berkunjung.",
        )  # fmt: skip


def _write_identified(head: User) -> None:
    choice = Choice(
        unit=unit("rp-bambuapus"), cases=CaseChoice.OPEN, groups=frozenset({FieldGroup.SUMMARY, FieldGroup.IDENTITY}),
        purpose=ExportPurpose.CASE_CONFERENCE, note="Bahan konferensi kasus bulanan unit.",
    )  # fmt: skip
    with scope(head):
        request_identified(actor=head, choice=choice)


def _write_anomaly() -> None:
    """Somebody who was turned away more often than usual."""
    turned_away = person("nur.aini@kemensos.contoh.id")
    with scope(turned_away):
        for _number in range(DENIALS):
            record(
                turned_away, "access.denied", details={"kind": "PermissionDenied", "method": "GET"},
                outcome=AuditEvent.Outcome.DENIED,
            )  # fmt: skip
    with scope_principals((), reads_audit=True):
        scan()
