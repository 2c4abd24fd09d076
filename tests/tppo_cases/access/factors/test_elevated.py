"""What takes a security key: every address of an elevated capability, asked by who has only a code, and by who has a key."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from knox.models import AuthToken
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.access.endpoints import VERBS, Endpoint, endpoints
from tests.factories.cases import as_owner
from tests.factories.factors import give_app
from tests.signed_in import by_code, by_key
from tppo_cases.access.api import has_capability
from tppo_cases.access.context import Access, access_of, scope
from tppo_cases.access.decorators import requires
from tppo_cases.access.principals import PROTECTION_DESK
from tppo_cases.access.roles import ELEVATED, Capability
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.urls import urlpatterns as site

pytestmark = pytest.mark.django_db
KEY, HOME = "/akun/perlu-kunci/", "/"
WORD = {"detail": "security_key_required"}
HOLDERS = ("auditor", "agency_admin", "head")


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


def wanted_of(endpoint: Endpoint) -> set[Capability]:
    """What the address asks for, by any verb."""
    if endpoint.api_class is None:
        return set(getattr(endpoint.view, "requires", None) or ())
    view = endpoint.api_class()
    found: set[Capability] = set()
    for verb in VERBS:
        view.request = SimpleNamespace(method=verb.upper())
        found |= {wanted for permission in view.get_permissions() for wanted in getattr(permission, "wanted", ())}
    return found


def elevated_for(user: User) -> list[Endpoint]:
    """Addresses that the person opens by nothing but an elevated capability."""
    held = access_of(user).held
    return [one for one in endpoints() if (mine := wanted_of(one) & held) and mine <= ELEVATED]


def denials() -> list[AuditEvent]:
    with as_owner():
        return list(AuditEvent.objects.filter(action="access.denied").order_by("id"))


def test_the_walk_has_something_to_walk(cast):
    found = {name: len(elevated_for(getattr(cast, name))) for name in HOLDERS}
    assert found["auditor"] >= 15
    assert found["agency_admin"] >= 9
    assert found["head"] >= 5
    reached = {wanted for one in endpoints() for wanted in wanted_of(one)}
    assert reached >= ELEVATED


@pytest.mark.parametrize("person", HOLDERS)
def test_with_a_code_alone_every_elevated_address_leads_to_the_key(cast, person):
    user = getattr(cast, person)
    give_app(user)
    client = by_code(user)
    for endpoint in elevated_for(user):
        answers = [getattr(client, verb)(endpoint.path) for verb in ("get", "post")]
        asked = [answer for answer in answers if answer.status_code != 405]
        assert asked, endpoint
        for answer in asked:
            if endpoint.api_class:
                assert (answer.status_code, answer.json()) == (403, WORD), endpoint
            else:
                assert (answer.status_code, answer.url.split("?")[0]) == (302, KEY), endpoint


@pytest.mark.parametrize("person", HOLDERS)
def test_with_a_key_every_elevated_address_answers_as_before(cast, settings, person):
    user = getattr(cast, person)
    give_app(user)
    client = by_key(user)
    for endpoint in elevated_for(user):
        asked = client.get(endpoint.path)
        settings.SECOND_FACTOR_REQUIRED = False
        before = client.get(endpoint.path)
        settings.SECOND_FACTOR_REQUIRED = True
        assert (asked.status_code, getattr(asked, "url", "")) == (before.status_code, getattr(before, "url", "")), endpoint
        assert getattr(asked, "url", "").split("?")[0] != KEY, endpoint


def test_the_walk_is_on_record_like_other_refusals(cast):
    give_app(cast.auditor)
    by_code(cast.auditor).get("/audit/")
    event = denials()[-1]
    assert (event.actor_id, event.target_kind) == (cast.auditor.pk, "audit:event-list")
    assert event.details == {"kind": "SecurityKeyNeeded", "method": "GET"}


# ---- whatever is new ----
@requires(Capability.AUDIT_READ)
def new_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("dibuka")


@requires()
def asks_inside(request: HttpRequest) -> HttpResponse:
    access_of(request.user).require(Capability.USER_MANAGE)
    return HttpResponse("dibuka")


@requires()
def trail_of_others(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(AuditEvent.objects.exclude(actor=request.user.pk).count()))


class NewEndpoint(APIView):
    permission_classes = (has_capability(Capability.BREACH_MANAGE),)

    def get(self, request):
        return Response({"opened": True})

    post = get


urlpatterns = [
    path("baru/", new_page, name="new-page"), path("jejak/", trail_of_others, name="trail-of-others"),
    path("dalam/", asks_inside, name="asks-inside"),
    path("api/v1/baru/", NewEndpoint.as_view(), name="new-endpoint"), *site,
]  # fmt: skip


@pytest.mark.urls(__name__)
def test_a_new_page_is_covered_without_a_line(cast):
    give_app(cast.auditor)
    assert by_code(cast.auditor).get("/baru/?a=1").url == f"{KEY}?next=%2Fbaru%2F%3Fa%3D1"
    assert by_key(cast.auditor).get("/baru/").content == b"dibuka"
    assert by_code(cast.worker).get("/baru/").status_code == 403


@pytest.mark.urls(__name__)
def test_a_service_that_asks_inside_a_page_leads_there_too(cast):
    give_app(cast.agency_admin)
    assert by_code(cast.agency_admin).get("/dalam/").url.startswith(KEY)
    assert by_key(cast.agency_admin).get("/dalam/").content == b"dibuka"


@pytest.mark.urls(__name__)
def test_a_page_that_forgot_to_ask_finds_the_trail_shut_by_the_database(cast):
    give_app(cast.worker)
    assert by_code(cast.auditor).get("/jejak/").content == b"0"
    assert int(by_key(cast.auditor).get("/jejak/").content) > 0


@pytest.mark.urls(__name__)
def test_the_api_says_what_is_missing_to_a_session_and_to_a_token(cast):
    give_app(cast.auditor)
    _, token = AuthToken.objects.create(cast.auditor)
    for verb in ("get", "post"):
        answer = getattr(by_code(cast.auditor), verb)("/api/v1/baru/")
        assert (answer.status_code, answer.json()) == (403, WORD)
        answer = getattr(Client(), verb)("/api/v1/baru/", headers={"Authorization": f"Token {token}"})
        assert (answer.status_code, answer.json()) == (403, WORD)
    assert by_key(cast.auditor).get("/api/v1/baru/").json() == {"opened": True}
    assert by_code(cast.worker).get("/api/v1/baru/").json() != WORD
    assert [event.details["kind"] for event in denials()][:2] == ["SecurityKeyNeeded"] * 2


def test_what_the_account_may_do_by_token_leaves_the_elevated_out(cast):
    give_app(cast.auditor)
    _, token = AuthToken.objects.create(cast.auditor)
    told = Client().get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).json()["capabilities"]
    assert "report.read" in told
    assert not set(told) & set(ELEVATED)
    assert set(by_key(cast.auditor).get("/api/v1/me/").json()["capabilities"]) >= {"audit.read", "breach.manage"}


# ---- the rights themselves ----
def test_a_locked_right_is_no_right_anywhere(cast):
    opened = access_of(cast.auditor)
    kept = Access(user=cast.auditor, memberships=opened.memberships, locked=ELEVATED)
    assert kept.held == opened.held == opened.capabilities
    assert kept.capabilities == opened.capabilities - ELEVATED
    assert PROTECTION_DESK in opened.principals
    assert PROTECTION_DESK not in kept.principals
    assert kept.units_with(Capability.AUDIT_READ) == ()
    assert kept.missed == {Capability.AUDIT_READ}
    assert not opened.missed


def test_outside_of_a_request_nothing_is_locked(cast):
    with scope(cast.auditor) as access:
        assert access.has(Capability.AUDIT_READ)


def test_a_person_with_two_posts_uses_the_other_right_without_a_key(cast):
    """Who decides on cases places holds, and so does data protection: without a key she is the former alone."""
    post = cast.auditor.memberships.get()
    cast.head.memberships.create(unit=post.unit, role=post.role)
    give_app(cast.head)
    client = by_code(cast.head)
    assert client.get("/pelindungan-data/penahanan/baru/").status_code == 200
    assert client.get("/pelindungan-data/").status_code == 200
    told = client.get("/api/v1/me/").json()["capabilities"]
    assert "case.decide" in told
    assert "breach.manage" not in told


def test_a_page_that_would_look_empty_leads_to_the_key(cast):
    give_app(cast.auditor)
    assert by_code(cast.auditor).get("/pelindungan-data/").url.startswith(KEY)
    assert by_key(cast.auditor).get("/pelindungan-data/").status_code == 200


# ---- home, navigation, exemptions ----
@pytest.mark.parametrize("person", HOLDERS)
def test_beranda_says_it_quietly_and_the_navigation_stays(cast, person):
    user = getattr(cast, person)
    give_app(user)
    without, with_key = (client.get(HOME).content.decode() for client in (by_code(user), by_key(user)))
    assert f'href="{KEY}"' in without
    assert f'href="{KEY}"' not in with_key
    assert without.count('class="nav-link') == with_key.count('class="nav-link')


def test_who_has_nothing_elevated_reads_nothing_of_it(cast):
    give_app(cast.worker)
    client = by_code(cast.worker)
    assert KEY not in client.get(HOME).content.decode()
    assert client.get(KEY).url == HOME
    assert client.get("/audit/").status_code == 403


def test_where_no_factor_is_required_no_key_is(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert by_code(cast.auditor).get("/audit/").status_code == 200


def test_no_page_asks_the_database_for_it(cast, django_assert_max_num_queries, settings):
    give_app(cast.agency_admin)
    client = by_key(cast.agency_admin)
    client.get("/akun/pengguna/")
    settings.SECOND_FACTOR_REQUIRED = False
    with django_assert_max_num_queries(100) as before:
        client.get("/akun/pengguna/")
    settings.SECOND_FACTOR_REQUIRED = True
    with django_assert_max_num_queries(len(before)):
        client.get("/akun/pengguna/")
