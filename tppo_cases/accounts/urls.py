"""Pages of accounts: login, profile, people of an agency."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
