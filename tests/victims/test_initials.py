"""The letter in plain text comes from the alias alone, also for persons who were registered before."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tests.factories.cases import as_owner, make_case
from victims.models.person import Victim

pytestmark = pytest.mark.django_db
EDITOR = SimpleNamespace(connection=connection)


@pytest.mark.parametrize(("alias", "letter"), [("Melur", "M"), ("", "··")])
def test_who_was_registered_with_letters_of_her_name_gets_one_of_her_alias(cast, alias, letter):
    case = make_case(cast.worker, person={"initials": "ZQ", "identity": {"full_name": "Zorvanda Q", "alias": alias}})
    with as_owner():
        import_module("victims.migrations.0018_initials_of_the_alias").derive(apps, EDITOR)
        assert Victim.objects.get(pk=case.victim_id).initials == letter
