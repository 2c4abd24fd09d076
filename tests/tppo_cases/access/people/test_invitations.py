"""Invitations: mailed by the outbox, good for one person, once, for three days."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.access.people.invitations import invitation_link
from tppo_cases.access.people.services import deactivate, reset_password
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.delivery import deliver_message
from tppo_cases.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db
NEW = "teratai biru di tepi"
BOTH = {"new_password": NEW, "repeated_password": NEW}


def mailed_link() -> str:
    for message in OutboxMessage.objects.filter(done_at__isnull=True):
        deliver_message(message.pk)
    return re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body).group(1)


@pytest.fixture
def link(cast) -> str:
    User.objects.filter(pk=cast.worker.pk).update(salutation="Bu Ratna")
    with scope(cast.agency_admin):
        reset_password(actor=cast.agency_admin, person=cast.worker)
    return mailed_link()


def accept(client, link: str, **fields):
    return client.post("/akun/undangan/", {"kode": link.split("kode=")[1], **BOTH, **fields})


def test_the_letter_says_nothing_but_salutation_and_link(cast, link):
    letter = mail.outbox[0]
    assert letter.subject == "SIMPUL TPPO: akun Anda"
    assert letter.to == [cast.worker.email]
    assert letter.body.startswith("Yth. Bu Ratna,")
    assert cast.worker.full_name not in letter.body
    assert cast.worker.email not in letter.body
    assert OutboxMessage.objects.get().payload == {"person_id": cast.worker.pk}


def test_the_person_sets_her_own_password_once(client, cast, link):
    assert "Buat kata sandi Anda" in client.get(link).content.decode()
    assert accept(client, link).url == "/akun/masuk/"
    assert User.objects.get(pk=cast.worker.pk).check_password(NEW)
    assert "Undangan tidak berlaku" in client.get(link).content.decode()
    assert "Undangan tidak berlaku" in accept(client, link, new_password=PASSWORD, repeated_password=PASSWORD).content.decode()
    assert User.objects.get(pk=cast.worker.pk).check_password(NEW)
    with as_owner():
        event = AuditEvent.objects.get(action="password.set")
    assert (event.actor_id, event.details) == (cast.worker.pk, {})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"new_password": "pendek", "repeated_password": "pendek"}, "Pakai paling sedikit 12 karakter"),
        ({"new_password": "simpul-indonesia-2026", "repeated_password": "simpul-indonesia-2026"}, "mudah ditebak"),
        ({"repeated_password": "lain sama sekali"}, "belum sama"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays(client, cast, link, fields, sentence):
    assert sentence in accept(client, link, **fields).content.decode()
    assert accept(client, link).url == "/akun/masuk/"


def test_a_link_lasts_three_days(client, link):
    with time_machine.travel(timezone.localtime() + timedelta(hours=72, seconds=5)):
        assert "Undangan tidak berlaku" in client.get(link).content.decode()


def test_a_new_invitation_ends_the_earlier_one(client, cast, link):
    with scope(cast.agency_admin):
        reset_password(actor=cast.agency_admin, person=cast.worker)
    assert "Undangan tidak berlaku" in client.get(link).content.decode()
    assert accept(client, mailed_link()).url == "/akun/masuk/"


def test_a_link_of_a_switched_off_account_opens_nothing_and_is_not_mailed(client, cast, link):
    with scope(cast.agency_admin):
        reset_password(actor=cast.agency_admin, person=cast.colleague)
    with scope(cast.agency_admin):
        deactivate(actor=cast.agency_admin, person=cast.worker)
        deactivate(actor=cast.agency_admin, person=cast.colleague)
    assert "Undangan tidak berlaku" in client.get(link).content.decode()
    for message in OutboxMessage.objects.filter(done_at__isnull=True):
        deliver_message(message.pk)
    assert len(mail.outbox) == 1


def test_a_link_opens_the_account_of_its_person_only(client, cast, link):
    other = invitation_link(cast.colleague).split("kode=")[1]
    forged = f"{other.split('.')[0]}.{link.split('kode=')[1].split('.')[1]}"
    assert "Undangan tidak berlaku" in client.get("/akun/undangan/", {"kode": forged}).content.decode()


@pytest.mark.parametrize("code", ["", ".", "x", "zzzzzzzzzzzzzzz.a-b", "1.-", "é.é", "-1.a-b"])
def test_what_is_no_link_is_no_bug(client, cast, code):
    answer = client.get("/akun/undangan/", {"kode": code})
    assert answer.status_code == 200
    assert "Undangan tidak berlaku" in answer.content.decode()
