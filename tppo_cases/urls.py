"""All addresses. Paths are Indonesian, names English."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("tppo_cases.api_urls")),
    path("akun/", include("tppo_cases.access.accounts_urls")),
    path("persetujuan/", include("tppo_cases.access.approvals.urls")),
    path("hak-lihat/", include("tppo_cases.access.defaults.urls")),
    path("audit/", include("tppo_cases.access.audit_log.urls")),
    path("pemberitahuan/", include("tppo_cases.notifications.urls")),
    path("kasus/", include("victims.urls")),
    path("rumah-perlindungan/", include("shelters.urls")),
    path("rujukan/", include("referrals.urls")),
    path("pelindungan-data/", include("tppo_cases.privacy.urls")),
    path("", include("reports.urls")),
]

handler400 = "tppo_cases.access.error_pages.bad_request"
handler403 = "tppo_cases.access.error_pages.forbidden"
handler404 = "tppo_cases.access.error_pages.not_found"
handler500 = "tppo_cases.access.error_pages.server_error"
