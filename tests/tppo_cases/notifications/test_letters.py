"""Whoever has an account hears by mail that the ways into it have changed, in words that tell nobody else anything."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import transaction

from tests.cast import Cast
from tppo_cases.access.context import scope
from tppo_cases.access.factors.selectors import factors_of
from tppo_cases.access.factors.services import enrol_key, forget_factors, remove_factor, renew_codes
from tppo_cases.access.login.services import change_password
from tppo_cases.access.people.services import deactivate
from tppo_cases.access.post import POSTMEN, Letter
from tppo_cases.accounts.models import User
from tppo_cases.notifications.delivery import deliver_message
from tppo_cases.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db
TOPIC = "mail.sign_in_changed"


def letters() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    for message in OutboxMessage.objects.filter(done_at__isnull=True, topic=TOPIC):
        deliver_message(message.pk)
    return list(mail.outbox)


def _has_key(user: User, name: str = "Kunci Biru") -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}})


def enrol(cast: Cast) -> None:
    enrol_key(actor=cast.worker, name="Kunci Biru", credential={})


def remove(cast: Cast) -> None:
    _has_key(cast.worker)
    _has_key(cast.worker, "Kunci Merah")
    remove_factor(actor=cast.worker, factor=factors_of(cast.worker).first())


def renew(cast: Cast) -> None:
    _has_key(cast.worker)
    renew_codes(actor=cast.worker)


def forget(cast: Cast) -> None:
    forget_factors(actor=cast.worker, person=cast.worker)


def password(cast: Cast) -> None:
    change_password(actor=cast.worker, new_password="teratai biru di tepi")


@pytest.mark.parametrize("act", [enrol, remove, renew, forget, password])
def test_the_person_is_told(cast, act: Callable[[Cast], None]):
    User.objects.filter(pk=cast.worker.pk).update(salutation="Bu Ratna")
    with scope(cast.worker):
        act(cast)
    (letter,) = letters()
    assert letter.to == [cast.worker.email]
    assert letter.subject == "SIMPUL TPPO: akun Anda"
    assert letter.body.startswith("Yth. Bu Ratna,")
    assert "Cara masuk akun" in letter.body
    assert not [word for word in (cast.worker.full_name, cast.worker.email, "Kunci", "http") if word in letter.body]
    assert OutboxMessage.objects.get(topic=TOPIC).payload == {"person_id": cast.worker.pk}


def test_nobody_is_written_to_who_has_left(cast):
    with scope(cast.worker):
        password(cast)
    with scope(cast.agency_admin):
        deactivate(actor=cast.agency_admin, person=cast.worker)
    assert letters() == []


def test_an_act_that_is_undone_sends_nothing(cast):
    with scope(cast.worker), transaction.atomic():
        password(cast)
        transaction.set_rollback(True)
    assert letters() == []


def test_every_letter_has_its_postman():
    assert set(POSTMEN) == set(Letter)
