"""An attacker of the application: crafted requests, bodies, names and files, with and without an account."""

import json

import pytest
from celery.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads

from tests.access.endpoints import Endpoint, endpoints
from tests.attacks.tools import post_json
from tests.factories.cases import make_case
from tests.factories.files import pdf
from tppo_cases.access.context import scope
from tppo_cases.celery import app
from victims.services.notes import write_note

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/cases/search/"
XSS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><svg/onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}", "javascript:alert(1)", "<a href='javascript:x'>",
)  # fmt: skip
BODIES = {
    "duplicate keys": b'{"q": "satu", "q": "dua"}',
    "huge number": b'{"q": ' + b"9" * 5000 + b"}",
    "exponent": b'{"q": 1e999999}',
    "nul": b'{"q": "a\\u0000b"}',
    "half a character": b'{"q": "\\ud800"}',
    "not a number": b'{"q": NaN}',
    "deep": b"[" * 100_000,
    "list": b'["q"]',
    "text": b'"q"',
    "null": b"null",
    "object as text": b'{"q": {"$ne": null}}',
    "list as text": b'{"q": ["a"]}',
    "true": b'{"q": true}',
    "utf-16": '{"q": "a"}'.encode("utf-16"),
    "broken utf-8": b'{"q": "\xff\xfe"}',
    "cut": b'{"q": "a',
    "two": b'{"q": "a"}{"q": "b"}',
}


@pytest.mark.parametrize("body", list(BODIES))
def test_odd_bodies_of_the_api(client_of, cast, body):
    """Sends JSON that two parsers would read differently, or that breaks one."""
    answer = post_json(client_of(cast.worker), SEARCH, BODIES[body])
    assert answer.status_code in ({200, 400} if body in {"true", "utf-16"} else {400})
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("kind", [
    "application/x-www-form-urlencoded", "text/plain", "application/xml", "multipart/form-data; boundary=x", "text/html",
    "application/x-python-pickle", "application/json; charset=utf-16", "",
])  # fmt: skip
def test_other_types_of_content(client_of, cast, kind):
    """Sends the body under another type, among them those that need no preflight."""
    answer = client_of(cast.worker).generic("POST", SEARCH, b'{"q": "Cempaka"}', content_type=kind)
    assert answer.status_code in {400, 415} or (kind.startswith("application/json") and answer.status_code == 200)


def test_method_override(client_of, cast, story):
    """Turns a POST into a DELETE by a header or a field."""
    path = f"/api/v1/cases/{story.rows['own'].pk}/"
    client = client_of(cast.worker)
    for answer in (
        client.post(path, headers={"X-HTTP-Method-Override": "DELETE"}), client.post(path, {"_method": "DELETE"}),
        client.get(path, {"_method": "DELETE"}),
    ):  # fmt: skip
        assert answer.status_code in {200, 405, 415}
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("endpoint", endpoints(), ids=str)
def test_trace_and_unknown_methods(client_of, cast, endpoint: Endpoint):
    """Asks each address for TRACE and for a method that does not exist; no answer repeats the request."""
    client = client_of(cast.worker)
    client.raise_request_exception = False
    for verb in ("TRACE", "CONNECT", "JALAN"):
        answer = client.generic(verb, endpoint.path, headers={"X-Rahasia": "melati-99"})
        assert answer.status_code in {302, 403, 404, 405}, verb
        assert b"melati-99" not in (b"".join(answer) if answer.streaming else answer.content)


@pytest.mark.parametrize("endpoint", [one for one in endpoints() if one.api_class], ids=str)
def test_options_describe_nothing(client_of, cast, endpoint: Endpoint):
    """Asks the API with OPTIONS for the fields that it takes."""
    answer = client_of(cast.worker).options(endpoint.path)
    assert answer.status_code in {403, 404, 405}


def test_commands_by_link(client_of, cast, story):
    """Puts commands into pictures and links: no GET changes anything."""
    client = client_of(cast.head)
    placement, referral = story.rows["placement"].pk, story.rows["referral_submitted"].pk
    for path in (
        f"/rujukan/{referral}/setujui/", f"/persetujuan/{story.rows['approval'].pk}/tarik/", "/akun/keluar/",
        f"/api/v1/placements/{placement}/discharge/", f"/api/v1/referrals/{referral}/approve/", "/pemberitahuan/dibaca/",
    ):  # fmt: skip
        assert client.get(path).status_code == 405, path


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_that_another_site_has_the_browser_send(client_of, cast, story, site):
    """Loads a page of ours as a picture, script or fetch of her own page, or posts to it, with the victim's cookies."""
    client = client_of(cast.worker)
    for mode, method in (("no-cors", "GET"), ("cors", "GET"), ("cors", "POST"), ("navigate", "POST")):
        answer = client.generic(method, "/api/v1/me/", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode})
        assert answer.status_code == 403, (mode, method)
    link = client.get("/kasus/", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})
    assert link.status_code == 200


def test_answers_belong_to_our_own_pages(client_of, client, cast):
    """Embeds answers in her own page, where a flaw of the processor could read them."""
    for answer in (client.get("/akun/masuk/"), client_of(cast.worker).get("/api/v1/me/"), client.get("/tidak-ada/")):
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert not answer.has_header("Access-Control-Allow-Origin")


def test_form_with_a_token_from_another_origin(cast):
    """Knows the token (by a flaw elsewhere) and posts from her own origin."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.worker)
    client.get("/akun/profil/")
    client.get("/akun/kata-sandi/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/akun/keluar/", {"csrfmiddlewaretoken": token}, headers={"Origin": "https://jahat.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("text", XSS, ids=range(len(XSS)))
def test_script_in_names_and_notes(client_of, cast, text):
    """Writes markup and template code into a name and a note, and waits for the head to open the case."""
    case = make_case(cast.worker, person={"identity": {"alias": text[:60], "full_name": text}})
    with scope(cast.worker):
        write_note(actor=cast.worker, case_id=case.pk, group="summary", body=text)
    client = client_of(cast.head)
    for path in ("/kasus/", f"/kasus/{case.pk}/", f"/kasus/{case.pk}/identitas/", f"/kasus/{case.pk}/catatan/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page.replace("&gt;", "")
        assert "<svg/onload" not in page
        assert "href='javascript" not in page
    assert "{{ 7|add:7 }}" in page or "{{" not in text


@pytest.mark.parametrize("text", ["' OR 1=1 --", "%", "_", "\\", "'; DROP TABLE victims_victimcase; --", "%00", "*", "TPPO-%"])
def test_signs_of_sql_in_the_search(client_of, cast, story, text):
    """Searches with quotes and wildcards to get everything."""
    answer = post_json(client_of(cast.health_officer), SEARCH, {"q": text})
    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or answer.json() == []


@pytest.mark.parametrize("query", [
    {"cursor": "' OR 1=1"}, {"cursor": "9" * 5000}, {"cursor": "2026-01-01|x"}, {"order": "due; DROP"}, {"status": "\ud7ff"},
    {"cursor": ["a", "b"]}, {"page": "-1"}, {"halaman": "999999999999999999999"}, {"mine": "\u0661"},
])  # fmt: skip
def test_odd_queries_of_lists(client_of, cast, story, query):
    """Bends marks of pages, orders and numbers, once and twice."""
    client = client_of(cast.worker)
    for path in ("/kasus/", "/api/v1/cases/", "/api/v1/referrals/", "/api/v1/placements/", "/pemberitahuan/", "/rujukan/"):
        assert client.get(path, query).status_code in {200, 302, 400, 404}  # /rujukan/ leads on to the inbox


@pytest.mark.parametrize("path", [
    "/.git/config", "/.env", "/media/", "/static/", "/static/../manage.py", "/static/%2e%2e/manage.py", "/documents/",
    "/exports/",
    "/admin/", "/__debug__/", "/.data/", "/metrics", "/server-status", "/static//etc/passwd", "/static/..%2f..%2fetc/passwd",
])  # fmt: skip
def test_files_that_are_no_pages(client_of, client, cast, path):
    """Looks for sources, settings, folders of uploads and consoles."""
    for asker in (client, client_of(cast.superuser)):
        answer = asker.get(path)
        assert answer.status_code in {302, 404}
        assert answer.status_code == 404 or answer.url.startswith("/akun/masuk/")


@pytest.mark.parametrize("name", [
    "a\r\nSet-Cookie: x=1.pdf", '"; filename="x.exe', "../../etc/passwd.pdf", "x.pdf\x00.exe", "\u202efdp.exe.pdf",
    "a" * 300 + ".pdf",
    "CON.pdf", ".pdf", "=1+1.pdf",
])  # fmt: skip
def test_names_of_files(client_of, cast, story, name):
    """Gives an upload a name that breaks headers, paths or eyes."""
    case, client = story.rows["own"], client_of(cast.worker)
    body = {"kind": "id_card", "title": "KTP", "group": "", "file": SimpleUploadedFile("x.pdf", pdf(), "application/pdf")}
    body["file"].name = name
    answer = client.post(f"/kasus/{case.pk}/dokumen/unggah/", body)
    assert answer.status_code in {200, 302}
    listed = client.get(f"/api/v1/cases/{case.pk}/documents/").json()
    rows = listed["results"] if isinstance(listed, dict) else listed
    for row in rows:
        fetched = client.post(f"/kasus/{case.pk}/dokumen/{row['id']}/unduh/")
        assert fetched["Content-Disposition"].startswith('attachment; filename="dokumen-')
        assert not fetched.has_header("Set-Cookie") or "x=1" not in str(fetched.cookies)
        assert "sandbox" in fetched["Content-Security-Policy"]


@pytest.mark.parametrize(
    "body", [b"MZ\x90\x00", b"<svg onload=alert(1)>", b"<?php system('id'); ?>", b"%PDF-1.4 /JS (x) /OpenAction"]
)
def test_files_that_are_not_what_they_say(client_of, cast, story, body):
    """Uploads a program, a script or a page under the name and type of a document."""
    case, client = story.rows["own"], client_of(cast.worker)
    file = SimpleUploadedFile("ktp.pdf", body, "application/pdf")
    answer = client.post(f"/kasus/{case.pk}/dokumen/unggah/", {"kind": "id_card", "title": "KTP", "group": "", "file": file})
    assert answer.status_code == 200


def test_task_in_a_format_that_runs_code():
    """Reaches Redis and leaves a pickled message for the workers."""
    body, kind, encoding = (
        dumps({"a": 1}, serializer="pickle") if _can_pickle() else (b"", "application/x-python-serialize", "binary")
    )
    with pytest.raises(ContentDisallowed):
        loads(body, kind, encoding, accept=app.conf.accept_content)
    assert app.conf.task_serializer == "json"


def _can_pickle() -> bool:
    try:
        dumps({}, serializer="pickle")
    except (ImproperlyConfigured, ContentDisallowed):
        return False
    return True


@pytest.mark.parametrize("number", [2_000, 100_000])
def test_more_fields_than_a_form_has(client_of, cast, number):
    """Sends very many fields, or very much in one, to tie up a process."""
    client = client_of(cast.worker)
    answer = client.post("/kasus/", {f"f{index}": "x" for index in range(number)} if number < 5_000 else {"q": "x" * 5_000_000})
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("person", ["worker", "superuser"])
def test_description_of_the_api_names_no_person(client_of, cast, story, person):
    """Reads the schema for examples, addresses and hidden verbs."""
    text = client_of(getattr(cast, person)).get("/api/v1/schema/", {"format": "json"}).content.decode()
    assert not any(word in text for word in ("Cempaka", "contoh.id", str(story.rows["own"].pk)))


def test_error_page_tells_nothing(client_of, cast, monkeypatch):
    """Provokes a bug and reads the page of the error."""
    from victims.models.grants import CaseAccess  # noqa: PLC0415  # broken on purpose

    def broken(*_args, **_kwargs):
        message = "SELECT Nama Cempaka FROM /srv/simpul"
        raise ValueError(message)

    monkeypatch.setattr(type(CaseAccess.objects), "page", broken)
    client = client_of(cast.worker)
    client.raise_request_exception = False
    for path in ("/kasus/", "/api/v1/cases/"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert not any(word in answer.content.decode() for word in ("Cempaka", "Traceback", "ValueError", "/srv"))


def test_fields_of_an_answer_are_those_of_its_description(client_of, cast, story):
    """Looks in the answers of the API for columns that slipped through: principals, tokens, keys, sealed bytes."""
    text = json.dumps(client_of(cast.worker).get(f"/api/v1/cases/{story.rows['own'].pk}/").json())
    assert not any(word in text for word in ("principal", "token", "sealed", "password", "victim_id", "person_id"))
