"""Accounts from the command line: the first ones of an installation, and the list of a demonstration."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.factories.cases import as_owner
from tppo_cases.access.context import access_of
from tppo_cases.accounts.demo import DEMO_PASSWORD, demo_accounts
from tppo_cases.accounts.models import Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_the_operator_appoints_an_auditor(cast, capsys):
    call_command("create_account", "dpo@contoh.id", "Petugas PDP", role=Role.AUDITOR, unit="kemensos-pengawas")
    email, password = capsys.readouterr().out.split()
    person = User.objects.get(email=email)
    assert person.check_password(password)
    assert person.must_change_password
    assert access_of(person).roles == {Role.AUDITOR}
    with as_owner():
        assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == ["user.created", "membership.given"]


@pytest.mark.parametrize(("email", "unit"), [("worker@contoh.id", "kemensos-pengawas"), ("baru@contoh.id", "tidak-ada")])
def test_a_taken_address_or_an_unknown_unit_is_refused(cast, email, unit):
    with pytest.raises(CommandError):
        call_command("create_account", email, "Nama", role=Role.AUDITOR, unit=unit)


def test_demo_accounts_are_listed_only_in_a_demonstration(cast, capsys):
    first = demo_accounts()[0]
    User.objects.create_user(first.email, DEMO_PASSWORD, full_name=first.full_name)
    call_command("demo_accounts")
    assert capsys.readouterr().out == ""
    with override_settings(DEMO=True):
        call_command("demo_accounts")
    listed = capsys.readouterr().out
    assert first.email in listed
    assert DEMO_PASSWORD in listed


def test_every_demo_account_has_a_unit_and_an_icon(cast):
    codes = set(Unit.objects.values_list("code", flat=True))
    assert {account.unit_code for account in demo_accounts()} <= codes
    assert len({account.email for account in demo_accounts()}) == len(demo_accounts())
    assert all(account.icon for account in demo_accounts())
