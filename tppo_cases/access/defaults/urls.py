"""Addresses of the lists of field groups."""

from django.urls import path

from tppo_cases.access.defaults import views

app_name = "access-defaults"
urlpatterns = [
    path("", views.matrix, name="list"),
    path("<slug:kind>/<slug:name>/", views.edit, name="edit"),
]
