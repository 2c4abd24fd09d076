"""Pages of the bell."""

from django.urls import URLPattern

app_name = "notifications"
urlpatterns: list[URLPattern] = []
