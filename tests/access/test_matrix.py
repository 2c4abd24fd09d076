"""Acceptance: every person of the cast gets exactly the cases, referrals and shelters that they should.

``matrix.csv`` holds every cell: address x person, pages and API, for the state of ``tests.access.story``. A new address
with an id fails until it has its rows: ``MATRIX_WRITE=1 pytest tests/access/test_matrix.py`` writes what is observed, to be
read line by line before it is committed. ``SEES`` was written by hand, and the table may not contradict it.
"""

import csv
import functools
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.endpoints import Endpoint, endpoints
from tests.access.quick import quick_client, quietly
from tests.access.story import OWN_TEAM, RECEIVERS, SEES, Story, tell
from tests.cast import ROLES, Cast

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "matrix.csv"
PEOPLE = tuple(ROLES)
WRITING = bool(os.environ.get("MATRIX_WRITE"))
# What an address is asked for by its last parameter; otherwise the row of the story that the parameter names.
TARGETS = {
    "case_id": ("own", "restricted", "other"), "referral_id": ("referral_accepted", "referral_submitted"), "code": ("shelter",),
    "token_key": ("token",), "user_id": ("account",), "wall_id": ("own",), "kind": ("group_list",),
}  # fmt: skip
COMMANDED = {"referral_id": 2}
Key = tuple[str, str, str]  # verb, name of the address, target


def keys_of(endpoint: Endpoint) -> Iterator[Key]:
    """The rows that an address needs: each verb it answers, each target. Commands are tried on the first ones alone."""
    parameter = endpoint.parameters[0]
    targets = TARGETS.get(parameter, (parameter.removesuffix("_id"),))
    for verb in verbs_of(endpoint):
        commanded = verb == "post" or len(endpoint.parameters) > 1
        for target in targets[: COMMANDED.get(endpoint.parameters[0], 1)] if commanded else targets:
            yield verb, endpoint.name, target


@functools.cache
def verbs_of(endpoint: Endpoint) -> tuple[str, ...]:
    """Whether it answers GET, POST or both."""
    if actions := getattr(endpoint.view, "actions", None):  # of a set of views
        return tuple(verb for verb in ("get", "post") if verb in actions)
    if endpoint.api_class:
        return tuple(verb for verb in ("get", "post") if hasattr(endpoint.api_class, verb))
    view = endpoint.view
    while view is not None:
        if "request_method_list" in view.__code__.co_freevars:  # of django.views.decorators.http
            methods = inspect.getclosurevars(view).nonlocals["request_method_list"]
            return tuple(verb for verb in ("get", "post") if verb.upper() in methods)
        view = getattr(view, "__wrapped__", None)
    return ("get", "post")


def with_ids() -> list[Endpoint]:
    return [endpoint for endpoint in endpoints() if endpoint.parameters]


def table() -> dict[Key, dict[str, str]]:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {(row.pop("verb"), row.pop("address"), row.pop("target")): row for row in csv.DictReader(lines)}


@contextmanager
def undone() -> Iterator[None]:
    """Leave the story as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, endpoint: Endpoint, verb: str, path: str) -> str:
    body = {"data": "{}", "content_type": "application/json"} if endpoint.api_class and verb == "post" else {}
    with undone():
        return str(getattr(client, verb)(path, **body).status_code)


def observed(client: Client, story: Story) -> dict[Key, str]:
    found = {}
    for endpoint in with_ids():
        for verb, name, target in keys_of(endpoint):
            path = reverse(name, kwargs=story.arguments(name, endpoint.parameters, target))
            found[verb, name, target] = ask(client, endpoint, verb, path)
    return found


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_cell(cast, story, person):
    with quietly():
        found = observed(quick_client(getattr(cast, person)), story)
    if WRITING:
        write(person, found)
        return
    wanted = {key: row[person] for key, row in table().items()}
    assert set(found) - set(wanted) == set(), "addresses without a row"
    assert set(wanted) - set(found) == set(), "rows without an address"
    assert {key: code for key, code in found.items() if wanted[key] != code} == {}


def write(person: str, found: dict[Key, str]) -> None:
    rows = {key: table().get(key, {}) | {person: code} for key, code in found.items()}
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ["verb", "address", "target", *PEOPLE], restval="?", lineterminator="\n")
        writer.writeheader()
        for (verb, name, target), row in sorted(rows.items(), key=lambda item: (item[0][1], item[0][2], item[0][0])):
            writer.writerow({"verb": verb, "address": name, "target": target, **row})


# Who sees the row but not this part of it: its field group is not theirs, so the part is not there for them.
RECEIVED = frozenset(RECEIVERS)
PARTIAL: dict[str, frozenset[str]] = {
    "victims:case-identity": RECEIVED | {"directorate"},
    "victims:case-identity-show": RECEIVED | {"directorate"},
    "victims:case-screening": RECEIVED | {"directorate", "shelter_staff"},
    "victims:case-assessment": frozenset({"directorate"}),
    "api-case-assessments": frozenset({"directorate"}),
    "victims:case-services": RECEIVED | {"shelter_staff"},
    "api-case-services": RECEIVED | {"shelter_staff"},
    "victims:case-access": RECEIVED,
    # of the part "identity", which neither is given
    "victims:case-document-download": RECEIVED | {"directorate"},
    "victims:case-document-withdraw": RECEIVED | {"directorate"},
    "api-case-document-download": RECEIVED | {"directorate"},
    "api-case-document-withdraw": RECEIVED | {"directorate"},
    "shelters:case-placements": frozenset({"directorate"}),
    # for the side that owns the case
    "privacy:case-privacy": RECEIVED,
    "victims:case-openings": RECEIVED,
    "privacy:access-copy": frozenset(OWN_TEAM),  # while nobody has verified who asks
    "reports:identified-download": frozenset({"head"}),  # not written yet
    "reports:identified-password": frozenset({"head"}),
    "reports:export-download": frozenset({"report_admin"}),  # not written yet
    "api-export-download": frozenset({"report_admin"}),
}


def test_the_table_does_not_contradict_who_sees_what():
    for (verb, name, target), row in table().items():
        assert set(row.values()) <= {"200", "201", "302", "400", "403", "404", "409"}
        reached = {person for person, code in row.items() if code not in {"403", "404"}}
        unseen = {person for person, code in row.items() if code == "404"}
        assert reached <= SEES[target], f"{verb} {name} {target}: {reached - SEES[target]}"
        assert unseen & SEES[target] <= PARTIAL.get(name, frozenset()), f"{verb} {name} {target}"
        if verb == "get":
            assert not reached & PARTIAL.get(name, frozenset()), f"{verb} {name} {target}"


def test_everybody_opens_the_page_of_what_they_see():
    found = table()
    for target, name in PAGES.items():
        opened = {person for person, code in found["get", name, target].items() if code == "200"}
        assert opened == SEES[target], name


PAGES = {
    "own": "victims:case-detail", "restricted": "victims:case-detail", "other": "victims:case-detail",
    "referral_accepted": "referrals:referral-detail", "referral_submitted": "referrals:referral-detail",
    "placement": "shelters:placement-detail", "shelter": "shelters:shelter-detail", "report": "reports:report-detail",
    "export": "reports:export-progress", "draft": "victims:intake-review", "match": "victims:match-detail",
    "account": "accounts:user-detail", "emergency": "victims:emergency-detail",
}  # fmt: skip


# ---- lists ----
LISTED = {
    "victims:case-list": ("own", "restricted", "other"), "api-case-list": ("own", "restricted", "other"),
    "api-referral-list": ("referral_accepted", "referral_submitted"), "api-placements": ("placement",),
    "shelters:board": ("shelter",), "api-shelters": ("shelter",), "reports:report-list": ("report",),
    "reports:export-list": ("export",), "victims:match-list": ("match",), "accounts:user-list": ("account",),
}  # fmt: skip
# The trail names cases by their code; the desk compares two cases by their numbers. Neither shows who it is, and of a
# restricted case the desk has not even the number.
CODES_ALLOWED = {
    ("auditor", "audit:event-list"),
    ("coordinator", "victims:match-list"),
    ("coordinator", "reports:home"),
    ("auditor", "privacy:home"),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_lists_hold_exactly_what_the_person_sees_and_no_page_more(client_of, cast, story, person):
    client = client_of(getattr(cast, person))
    for endpoint in endpoints():
        if endpoint.parameters or "get" not in verbs_of(endpoint):
            continue
        with undone():
            response = client.get(endpoint.path)
        if response.status_code != 200:
            assert response.status_code in {302, 403, 404}, endpoint.name
            continue
        body = b"".join(response) if response.streaming else response.content
        check_list(person, endpoint.name, body.decode(errors="replace"), story)


def check_list(person: str, name: str, body: str, story: Story) -> None:
    for target in LISTED.get(name, ()):
        shown = any(mark in body for mark in story.marks(target))
        assert shown == (person in SEES[target]), f"{name}: {target}"
    for target, alias in story.aliases.items():
        if person not in SEES[target]:
            assert alias not in body, f"{name} names {target}"
            if (person, name) not in CODES_ALLOWED or (person, target) == ("coordinator", "restricted"):
                assert not any(mark in body for mark in story.marks(target)), f"{name} betrays {target}"
