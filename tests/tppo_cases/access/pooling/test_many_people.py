"""Many people at once over two server connections: each sees what she sees when she is alone and without a pooler."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.access.story import SEES
from tests.tppo_cases.access.pooling.conftest import Found, Site, backends
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase

CASES = ("own", "restricted", "other")
ROUNDS = 3
SERVERS = 2


def look_around(client: Client, site: Site) -> dict[str, object]:
    """The cases on the list of one person, and which of the three cases open to her."""
    listed = client.get(reverse("victims:case-list"))
    body = listed.content.decode()
    found: dict[str, object] = {"list": (listed.status_code, {number for number in site.numbers if number in body})}
    for name in CASES:
        page = client.get(reverse("victims:case-detail", kwargs={"case_id": site.story.rows[name].pk}))
        found[name] = page.status_code
    return found


def logged_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def everybody_at_once(people: dict[str, User], see: Callable[[User], Any], watch: Callable[[], Found]) -> tuple[dict, list]:
    """What each person sees in a thread of her own, and what somebody without a context finds all the while."""
    done = Event()

    def work(user: User) -> Any:
        try:
            return see(user)
        finally:
            connections.close_all()

    def look_on() -> list[Found]:
        found = []
        while not done.is_set():
            found.append(watch())
        return found

    with ThreadPoolExecutor(len(people) + 1) as pool:
        watching = pool.submit(look_on)
        working = {name: pool.submit(work, user) for name, user in people.items()}
        try:
            seen = {name: future.result(300) for name, future in working.items()}
        finally:
            done.set()
        return seen, watching.result()


@pytest.fixture
def alone(site) -> dict[str, dict[str, object]]:
    """What each person sees without a pooler and without anybody beside her."""
    found = {name: look_around(logged_in(user), site) for name, user in site.cast}
    for case in CASES:
        assert {name for name, seen in found.items() if seen[case] == 200} == SEES[case]
    assert len({str(seen["list"]) for seen in found.values()}) >= 5  # people differ, so a mistake would show
    return found


def test_each_of_many_sees_exactly_her_own_cases(site, alone, pooled, look):
    people = dict(site.cast)
    pooler, start = pooled(SERVERS), Barrier(len(people))

    def see(user: User) -> list[dict[str, object]]:
        client = logged_in(user)
        start.wait(60)
        return [look_around(client, site) for _ in range(ROUNDS)]

    together, strangers = everybody_at_once(people, see, lambda: look(pooler))
    assert {name: rounds for name, rounds in together.items() if rounds != [alone[name]] * ROUNDS} == {}
    assert [found for found in strangers if found.rows or found.settings] == []
    # Twenty programs, and never more than two server connections: the same two from beginning to end.
    assert {found.pid for found in strangers} == backends(site.name)
    assert len(backends(site.name)) == SERVERS


def test_what_the_application_reads_without_a_context_is_nothing(site, pooled):
    pooled(1)
    for _name, user in site.cast:
        assert logged_in(user).get(reverse("accounts:profile")).status_code == 200
        assert not VictimCase.objects.exists()
