"""Pages of the shelters app."""

from django.urls import URLPattern

app_name = "shelters"
urlpatterns: list[URLPattern] = []
