"""What waits for auditors and second signatures stands on their Beranda and beside the navigation, and goes when settled."""

import pytest
from django.urls import reverse

from tests.factories.cases import make_case
from tests.victims.services.test_emergency import open_it
from tppo_cases.access.approvals.services import refuse
from tppo_cases.access.audit_log.services import review_anomaly
from tppo_cases.access.context import scope
from tppo_cases.audit.anomalies import scan
from tppo_cases.audit.models import Anomaly
from tppo_cases.audit.services import record
from victims.services.emergency import review_emergency
from victims.services.walls import ask_to_lift, raise_wall

pytestmark = pytest.mark.django_db
HOME = reverse("reports:home")


def seen_by(client_of, user) -> tuple[set[str], dict[str, str]]:
    """The addresses of all lines of Beranda; the bubbles of the navigation by address."""
    context = client_of(user).get(HOME).context
    urls = {line.url for block in context["home"].blocks for line in block.lines}
    return urls, {link.url: link.count for link in context["shell"].nav if link.count}


def test_an_emergency_waits_for_the_auditor_until_it_is_reviewed(client_of, cast):
    opened = open_it(cast.other_head, make_case(cast.worker))
    url, bubble = reverse("victims:emergency-detail", args=[opened.pk]), reverse("victims:emergency-list")
    urls, counts = seen_by(client_of, cast.auditor)
    assert url in urls
    assert counts[bubble] == "1"
    assert url not in seen_by(client_of, cast.head)[0]  # told, but not to be reviewed by her

    with scope(cast.auditor):
        review_emergency(actor=cast.auditor, emergency_id=opened.pk, verdict="justified", review="Sesuai catatan posko.")
    urls, counts = seen_by(client_of, cast.auditor)
    assert url not in urls
    assert bubble not in counts


def test_an_anomaly_waits_for_the_auditor_until_it_is_reviewed(client_of, cast, settings):
    settings.ANOMALY_DENIALS_HOUR = 2
    with scope(cast.worker):
        for _ in range(2):
            record(cast.worker, "access.denied")
    with scope(cast.auditor):
        scan()
        row = Anomaly.objects.get(kind=Anomaly.Kind.DENIALS)
    url = reverse("audit:anomaly-detail", args=[row.pk])
    assert url in seen_by(client_of, cast.auditor)[0]

    with scope(cast.auditor):
        for each in Anomaly.objects.filter(reviewed_at__isnull=True):
            review_anomaly(actor=cast.auditor, anomaly_id=each.pk, note="Salah alamat.")
    urls, counts = seen_by(client_of, cast.auditor)
    assert url not in urls
    assert reverse("audit:event-list") not in counts


def test_a_request_waits_for_its_second_person_until_it_is_answered(client_of, cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        wall = raise_wall(actor=cast.worker, case_id=case.pk, user=cast.shelter_staff, reason="kin")
        asked = ask_to_lift(actor=cast.worker, case_id=case.pk, wall_id=wall.pk, reason="Ternyata orang lain.")
    url, bubble = reverse("approvals:detail", args=[asked.pk]), reverse("approvals:list")
    urls, counts = seen_by(client_of, cast.head)
    assert url in urls
    assert counts[bubble] == "1"
    assert url not in seen_by(client_of, cast.worker)[0]

    with scope(cast.head):
        refuse(actor=cast.head, approval_id=asked.pk, reason="Belum terbukti.")
    urls, counts = seen_by(client_of, cast.head)
    assert url not in urls
    assert bubble not in counts
