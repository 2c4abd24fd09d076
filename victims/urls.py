"""Pages of the victims app."""

from django.urls import URLPattern, path

from victims.views import case

app_name = "victims"
# /kasus/<id>/…: the case page, its tabs and its acts
_CASE: list[URLPattern] = [
    path("<uuid:case_id>/", case.case_detail, name="case-detail"),
]
urlpatterns: list[URLPattern] = [*_CASE]
