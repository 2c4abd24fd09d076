"""All addresses. Paths are Indonesian, names English."""

from django.urls import include, path

from tppo_cases.core import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("tppo_cases.api_urls")),
    path("akun/", include("tppo_cases.accounts.urls")),
    path("audit/", include("tppo_cases.audit.urls")),
    path("pemberitahuan/", include("tppo_cases.notifications.urls")),
    path("kasus/", include("victims.urls")),
    path("rumah-perlindungan/", include("shelters.urls")),
    path("rujukan/", include("referrals.urls")),
    path("", include("reports.urls")),
]
