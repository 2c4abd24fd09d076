"""Every address below /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from tppo_cases.access.api_views import MeView, SchemaView, UnknownView

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("me/", MeView.as_view(), name="api-me"),
    # The apps' own addresses go here: path("", include("<app>.api.urls")).
    path("", include("victims.api.urls")),
    path("", include("shelters.api.urls")),
    path("", include("referrals.api.urls")),
    path("", include("reports.api.urls")),
    re_path(r"", UnknownView.as_view(), name="api-unknown"),  # stays last
]
