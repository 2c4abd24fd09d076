"""The case page as different readers see it."""

from django.urls import reverse

from tests.factories.cases import make_case


def test_the_worker_reads_the_summary(cast, client_of):
    case = make_case(cast.worker)

    page = client_of(cast.worker).get(reverse("victims:case-detail", args=[case.pk]))

    assert page.status_code == 200
    assert "laki-laki, 27 tahun" in page.content.decode()
