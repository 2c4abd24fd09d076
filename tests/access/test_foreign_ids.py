"""Ids in places where they do not belong: of another case, of another table, of everything that hangs on a case."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.access.endpoints import Endpoint
from tests.access.story import OWN_TEAM, Story, tell
from tests.access.test_matrix import undone, verbs_of, with_ids
from tests.factories.cases import as_owner
from victims.models.case import VictimCase

pytestmark = pytest.mark.django_db
REFUSED = {403, 404}
BODY = {
    "reason": "Salah berkas",
    "decision": "victim",
    "note": "Salah",
    "purpose": "Rapat gugus tugas",
}  # what commands ask for
# See no case, referral, placement or document of the story.
STRANGERS = ("network_companion", "report_checker", "superuser")
TRIES = 700


@pytest.fixture
def story(cast) -> Story:
    return tell(cast)


def code_of(client: Client, endpoint: Endpoint, verb: str, arguments: dict[str, Any]) -> int:
    """The status of an answer; what came of it is undone."""
    body = {"data": json.dumps(BODY), "content_type": "application/json"} if endpoint.api_class else {"data": BODY}
    with undone():
        return int(
            getattr(client, verb)(reverse(endpoint.name, kwargs=arguments), **(body if verb == "post" else {})).status_code
        )


def below_a_case() -> Iterator[Endpoint]:
    """Addresses of a row that hangs on a case, below the address of the case."""
    yield from (endpoint for endpoint in with_ids() if "case_id" in endpoint.parameters and len(endpoint.parameters) > 1)


@pytest.mark.parametrize(("person", "target"), [("other_worker", "other"), *((name, "restricted") for name in OWN_TEAM[:2])])
def test_a_row_of_one_case_below_the_address_of_another(confirmed_client_of, cast, story, person, target):
    """The case is hers; the row is of another one, which she may see as well or not."""
    client, case_id = confirmed_client_of(getattr(cast, person)), story.rows[target].pk
    tried = 0
    for endpoint in below_a_case():
        arguments = story.arguments(endpoint.name, endpoint.parameters, "own") | {"case_id": case_id}
        for verb in verbs_of(endpoint):
            assert code_of(client, endpoint, verb, arguments) in REFUSED, f"{verb} {endpoint}"
            tried += 1
    assert tried > 10


def on_a_case() -> list[type[models.Model]]:
    """Every model from which a foreign key leads to a case, however many steps away."""
    found: set[type[models.Model]] = {VictimCase}
    while True:
        further = {
            model for model in apps.get_models() if model not in found
            and any(field.remote_field and field.remote_field.model in found for field in model._meta.concrete_fields)
        }  # fmt: skip
        if not further:
            return sorted(found, key=lambda model: model._meta.label)
        found |= further


def ids() -> dict[str, list[UUID]]:
    """Ids of rows that are there, by table."""
    with as_owner():
        found = {model._meta.label: list(model.objects.values_list("pk", flat=True)[:3]) for model in on_a_case()}
    return {label: [key for key in keys if isinstance(key, UUID)] for label, keys in found.items()}


def test_an_id_of_any_table_opens_nothing_for_who_sees_nothing(confirmed_client_of, cast, story):
    found = ids()
    reached = [key for keys in found.values() for key in keys]
    assert len({label for label, keys in found.items() if keys}) > 15
    addresses = [each for each in with_ids() if all(name.endswith("_id") and name != "user_id" for name in each.parameters)]
    chance = random.Random(14)  # noqa: S311  # the same pairs in every run
    clients = {name: confirmed_client_of(getattr(cast, name)) for name in STRANGERS}
    for _ in range(TRIES):
        endpoint, person = chance.choice(addresses), chance.choice(STRANGERS)
        arguments = {name: chance.choice(reached) for name in endpoint.parameters}
        verb = chance.choice(verbs_of(endpoint))
        code = code_of(clients[person], endpoint, verb, arguments)
        assert code in REFUSED, f"{person} {verb} {endpoint} {arguments}"
