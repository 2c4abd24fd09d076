"""The named actor of timed work."""

import pytest
from django.urls import reverse

from tppo_cases.access.context import access_of
from tppo_cases.accounts.services.system import system_user

pytestmark = pytest.mark.django_db


def test_system_user_is_one_and_opens_nothing():
    user = system_user()

    assert system_user() == user
    assert user.is_system
    assert not user.has_usable_password()
    assert not access_of(user).capabilities


def test_system_user_cannot_log_in(client):
    user = system_user()

    answer = client.post(reverse("accounts:login"), {"email": user.email, "password": user.password})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
