"""Acceptance: what belongs to a field group reaches nobody who lacks the group, by no way out of the system.

One case holds a word of its own in every sealed field that hangs on it. For each group there are two readers who have
every other one: by the cap of their role, and by what was granted. Every address that can show something of the case is
asked, read and written to; so are search, lists, the bell, mail, the audit trail, error pages and the log.
"""

import logging
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from referrals.services.messages import send_message
from shelters.services.placements import propose_placement
from shelters.states import BedKind
from tests.access.endpoints import Endpoint, endpoints
from tests.access.quick import quick_client
from tests.access.test_matrix import undone, verbs_of
from tests.cast import OTHER_UNIT, Cast
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import own_shelter, place
from tests.factories.reports import deliver_all
from tppo_cases.access.context import forget_access, scope
from tppo_cases.access.defaults.models import GroupDefault
from tppo_cases.access.groups import ALL_GROUPS, FieldGroup
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.logs import ValuelessFormatter
from tppo_cases.core.sealed import SealedField, seal
from victims.models.case import VictimCase
from victims.models.reference import ServiceKind
from victims.models.work import Note
from victims.services.assessments import AssessmentFacts, record_assessment
from victims.services.consents import ConsentFacts, record_consent
from victims.services.facts import update_facts
from victims.services.grants import give_grant
from victims.services.notes import record_monitoring, write_note
from victims.services.persons import update_identity
from victims.services.plans import make_plan
from victims.services.screening import ScreeningFacts, decide_screening, record_screening
from victims.services.service_records import ServiceFacts, record_service
from victims.states import AssessmentKind, GrantSource, LegalGround, RiskLevel, ScreeningDecision

pytestmark = pytest.mark.django_db
PLANTED = (
    "victims.VictimIdentity", "victims.VictimCase", "victims.Consent", "victims.Screening", "victims.Assessment",
    "victims.Plan", "victims.Service", "victims.Note", "shelters.Placement",
)  # fmt: skip
# Not of one case: the address of a shelter, and what several cases have in common, which no page shows.
ELSEWHERE = {"shelters.Shelter.address", "victims.TraffickingEvent.label"}
PARSED = {"birth_date"}  # read as a day, so it keeps one
PARAMETERS = {"case_id", "screening_id", "consent_id", "placement_id", "referral_id"}
NIK, PASSPORT, PHONE = "5203010101990077", "X1234567", "081234567890"
KNOWN = {
    "alias": "Melati Putih", "full_name": "Katiman Rekaan", "nik": NIK, "passport": PASSPORT, "phone": PHONE,
    "birth_date": "1999-03-07",
}  # fmt: skip
SEARCHES = [
    ("summary", "Melati Putih"), ("identity", "Katiman Rekaan"), ("identity", NIK), ("identity", PASSPORT), ("contact", PHONE),
]  # fmt: skip
GROUPS = tuple(FieldGroup.values)


def canary(group: str, name: str = "") -> str:
    return f"kenari{group}{name.replace('_', '')}"


def fields_of(label: str) -> list[SealedField]:
    return [field for field in apps.get_model(label)._meta.get_fields() if isinstance(field, SealedField)]


class Planted:
    """The case and what hangs on it."""

    def __init__(self, cast: Cast) -> None:
        self.case = make_case(
            cast.worker, person={"identity": KNOWN}, plain={"destination_id": "KH", "modus_id": "SCAM"}, sealed={"route": "x"}
        )
        self.ids = {"case_id": self.case.pk}
        self._work(cast)
        self._overwrite()

    def _work(self, cast: Cast) -> None:
        case = self.case
        self.ids["consent_id"] = refer.consent_of(cast.worker, case, "kemenkes").pk
        with scope(cast.worker):
            facts = ScreeningFacts(acts=["recruitment"], means=["fraud"], purposes=["sexual"], observation="x")
            screening = record_screening(actor=cast.worker, case_id=case.pk, facts=facts)
        self.ids["screening_id"] = screening.pk
        with scope(cast.head):
            decide_screening(actor=cast.head, screening_id=screening.pk, decision=ScreeningDecision.VICTIM, reason="x")
        with scope(cast.worker):
            record_assessment(actor=cast.worker, case_id=case.pk, facts=_assessment())
            make_plan(actor=cast.worker, case_id=case.pk, service_kinds=["psychosocial"], goals="x")
            record_service(actor=cast.worker, case_id=case.pk, facts=_service())
            for group in GROUPS:
                write_note(actor=cast.worker, case_id=case.pk, group=group, body="x")
        self.ids["placement_id"] = place(cast.head, case).pk
        referral = refer.make_accepted(cast, case)
        self.ids["referral_id"] = referral.pk
        with scope(cast.health_officer):
            send_message(actor=cast.health_officer, referral_id=referral.pk, body="Sudah diperiksa")

    def _overwrite(self) -> None:
        """Put its word into every sealed field, whatever was written there."""
        with as_owner():
            for label in PLANTED:
                rows = apps.get_model(label)._default_manager
                key = {"victims.VictimIdentity": "pk", "victims.VictimCase": "pk"}.get(label, "case_id")
                value = self.case.victim_id if label == "victims.VictimIdentity" else self.case.pk
                for row in rows.filter(**{key: value}):
                    for field in fields_of(label):
                        group = row.group if isinstance(row, Note) else field.group
                        if field.name not in PARSED:
                            seal(row, **{field.name: canary(group, field.name)})
                    row.save()


def _assessment(**notes: str) -> AssessmentFacts:
    return AssessmentFacts(kind=AssessmentKind.FULL, risk=RiskLevel.HIGH, notes=notes)


def _service() -> ServiceFacts:
    return ServiceFacts(kind=ServiceKind.objects.get(pk="psychosocial"), given_on=timezone.localdate(), note="x")


@pytest.fixture
def planted(cast) -> Planted:
    return Planted(cast)


def reader_without(cast: Cast, planted: Planted, group: str, by: str) -> User:
    """Somebody who has every group but this one; '' leaves nothing out."""
    if by == "role":
        with as_owner():
            GroupDefault.objects.filter(kind="role", code="social_worker").update(groups=sorted(ALL_GROUPS - {group}))
        forget_access(cast.colleague)
        return cast.colleague
    with scope(cast.worker):
        give_grant(
            actor=cast.worker, case_id=planted.case.pk, principal=unit_principal(Unit.objects.get(code=OTHER_UNIT).pk),
            groups=ALL_GROUPS - {group}, source=GrantSource.REFERRAL, legal_ground=LegalGround.VITAL,
        )  # fmt: skip
    return cast.other_worker


def asked_for() -> Iterator[Endpoint]:
    for endpoint in endpoints():
        if set(endpoint.parameters) <= PARAMETERS and not endpoint.name.startswith(("accounts:", "api-schema", "api-docs")):
            yield endpoint


def everything_shown(client: Client, planted: Planted) -> str:
    """All that the reader gets from every address that can name the case, read and written to; nothing is kept."""
    client.raise_request_exception = False
    parts, bugs = [], []
    for endpoint in asked_for():
        path = reverse(endpoint.name, kwargs={name: planted.ids[name] for name in endpoint.parameters})
        for verb in verbs_of(endpoint) if endpoint.parameters else ("get",):
            body = {"data": "{}", "content_type": "application/json"} if endpoint.api_class and verb == "post" else {}
            with undone():
                answer = getattr(client, verb)(path, **body)
            if answer.status_code >= 500:
                bugs.append(f"{verb} {path}")
            parts.append((b"".join(answer) if answer.streaming else answer.content).decode(errors="replace"))
            parts.extend(map(str, answer.headers.values()))
    assert bugs == []
    return "\n".join(parts)


def groups_in(text: str) -> set[str]:
    return {group for group in GROUPS if canary(group) in text}


def test_every_sealed_field_of_a_group_is_planted():
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label not in {"privacy", "reports"}  # their pages have tests of their own
        for field in fields_of(model._meta.label)
        if field.group in ALL_GROUPS
    }
    planted = {f"{label}.{field.name}" for label in PLANTED for field in fields_of(label) if field.group in ALL_GROUPS}
    assert sealed - planted == ELSEWHERE


@pytest.mark.parametrize("by", ["role", "grant"])
def test_who_has_every_group_finds_every_word(cast, planted, by):
    reader = reader_without(cast, planted, "", by)
    assert groups_in(everything_shown(quick_client(reader), planted)) == set(GROUPS)


@pytest.mark.parametrize("by", ["role", "grant"])
@pytest.mark.parametrize("group", GROUPS)
def test_who_lacks_a_group_finds_none_of_its_words(cast, planted, caplog, group, by):
    caplog.set_level(logging.INFO)
    reader = reader_without(cast, planted, group, by)
    shown = everything_shown(quick_client(reader), planted)
    deliver_all()
    told = "\n".join(f"{message.subject} {message.body}" for message in mail.outbox)

    assert groups_in(shown) == ALL_GROUPS - {group}
    assert groups_in(told) | groups_in(caplog.text) == set()


def search(client: Client, planted: Planted, words: str) -> set[bool]:
    """Whether the case is found, on the page and through the API."""
    client.post(reverse("victims:case-list"), {"q": words})
    page = client.get(f"{reverse('victims:case-list')}?hasil=1").content.decode()
    found = client.post("/api/v1/cases/search/", {"q": words}, content_type="application/json").json()
    return {planted.case.number in page, any(row["number"] == planted.case.number for row in found)}


@pytest.mark.parametrize("by", ["role", "grant"])
@pytest.mark.parametrize(("group", "words"), SEARCHES, ids=lambda value: value.replace(" ", ""))
def test_nobody_finds_a_case_by_what_she_may_not_see(client_of, cast, planted, group, words, by):
    everything = client_of(reader_without(cast, planted, "", "grant"))
    assert search(everything, planted, words) == {True}
    with as_owner():
        apps.get_model("victims", "CaseGrant").objects.filter(principal=_other_unit()).update(ended_at=timezone.now())
    assert search(client_of(reader_without(cast, planted, group, by)), planted, words) == {False}


def _other_unit() -> int:
    return unit_principal(Unit.objects.get(code=OTHER_UNIT).pk)


def test_a_receiver_orders_and_narrows_nothing_by_deadlines(client_of, cast, planted):
    other = make_case(cast.worker)
    refer.make_accepted(cast, other)
    with as_owner():
        VictimCase.objects.filter(pk=planted.case.pk).update(next_due_at="2026-01-01T00:00Z")
        VictimCase.objects.filter(pk=other.pk).update(next_due_at="2030-01-01T00:00Z")
    client = client_of(cast.health_officer)
    for page, due, late in (
        ("/kasus/", "?urut=tenggat", "?saring=terlambat"), ("/api/v1/cases/", "?order=due", "?overdue=1")
    ):  # fmt: skip
        orders = [_order(client.get(page + query).content.decode(), planted.case, other) for query in ("", due, late)]
        assert orders == [orders[0]] * 3
        assert len(orders[0]) == 2
    assert "Terlambat" not in client.get("/kasus/").content.decode().split("<main", 1)[1]
    assert len(_order(client_of(cast.worker).get("/kasus/?saring=terlambat").content.decode(), planted.case, other)) == 1


def _order(body: str, *cases: VictimCase) -> list[str]:
    return sorted((case.number for case in cases if case.number in body), key=body.index)


@pytest.mark.parametrize(
    "name", ["auditor", "agency_admin", "coordinator", "report_admin", "report_signer", "training", "superuser"]
)
def test_who_has_no_case_reads_no_word_anywhere(client_of, cast, planted, name):
    client = client_of(getattr(cast, name))
    shown = everything_shown(client, planted)
    trail = client.get(f"/audit/?kasus={planted.case.pk}").content.decode()
    assert groups_in(shown + trail) == set()


def test_a_bug_shows_and_logs_no_word(client_of, cast, planted, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise LookupError(" ".join(canary(group) for group in GROUPS))

    monkeypatch.setattr("victims.views.case.case_page_context", broken)
    client = client_of(cast.worker)
    client.raise_request_exception = False
    answer = client.get(reverse("victims:case-detail", args=[planted.case.pk]))
    logged = "\n".join(ValuelessFormatter("%(message)s").format(record) for record in caplog.records)
    assert answer.status_code == 500
    assert groups_in(answer.content.decode()) == set()
    assert "LookupError" in logged
    assert groups_in(logged) == set()


# ---- nobody writes into a part that she may not see ----
def _facts(**values):
    return lambda user, case: update_facts(actor=user, case_id=case.pk, values=values)


def _identity(**values):
    return lambda user, case: update_identity(actor=user, case_id=case.pk, values=values)


def _assess(**notes):
    return lambda user, case: record_assessment(actor=user, case_id=case.pk, facts=_assessment(**notes))


def _consent(**changes):
    facts = {"given_by": "guardian", "giver_name": "", "lines": ["use"], **changes}
    return lambda user, case: record_consent(actor=user, case_id=case.pk, facts=ConsentFacts(**facts))


def _screen(user, case):
    with as_owner():
        VictimCase.objects.filter(pk=case.pk).update(status="screening")
    record_screening(actor=user, case_id=case.pk, facts=ScreeningFacts(acts=["recruitment"]))


def _propose(user, case):
    with as_owner():
        apps.get_model("shelters", "Placement").objects.filter(case=case).update(status="ended", ended_at=timezone.now())
    propose_placement(actor=user, case_id=case.pk, shelter=own_shelter(), bed_kind=BedKind.MALE)


def _note(group):
    return lambda user, case: write_note(actor=user, case_id=case.pk, group=group, body="Baru")


WRITES = {
    "facts-summary": ("summary", _facts(applicant_kind="family")),
    "facts-migration": ("migration", _facts(route="Jakarta")),
    "facts-narrative": ("narrative", _facts(chronology="Baru")),
    "facts-safety": ("safety", _facts(safety_note="Baru")),
    "identity": ("identity", _identity(full_name="Baru")),
    "identity-contact": ("contact", _identity(phone="0812")),
    "identity-family": ("family", _identity(family_contact="Baru")),
    "identity-legal": ("legal", _identity(police_report_number="LP")),
    "assessment-psychosocial": ("psychosocial", _assess(summary="Baru")),
    "assessment-health": ("health", _assess(health_note="Baru")),
    "assessment-safety": ("safety", _assess(safety_note="Baru")),
    "screening": ("narrative", _screen),
    "consent-family": ("family", _consent(giver_name="Ibu")),
    "consent-legal": ("legal", _consent(given_by="none", legal_ground="vital", legal_ground_note="Perlu")),
    "service": ("services", lambda user, case: record_service(actor=user, case_id=case.pk, facts=_service())),
    "plan": (
        "services", lambda user, case: make_plan(actor=user, case_id=case.pk, service_kinds=["psychosocial"], goals="Baru")
    ),
    "monitoring": ("services", lambda user, case: record_monitoring(actor=user, case_id=case.pk, body="Baru")),
    "placement": ("location", _propose),
    **{f"note-{group}": (group, _note(group)) for group in GROUPS},
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_nobody_writes_into_a_part_that_she_may_not_see(cast, planted, what):
    group, write = WRITES[what]
    with undone(), scope(cast.colleague):
        write(cast.colleague, planted.case)
    reader = reader_without(cast, planted, group, "role")
    with pytest.raises(PermissionDenied), undone(), scope(reader):
        write(reader, planted.case)
