"""Addresses of requests for a second person."""

from django.urls import path

from tppo_cases.access.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.approval_list, name="list"),
    path("<uuid:approval_id>/", views.approval_detail, name="detail"),
    path("<uuid:approval_id>/tarik/", views.approval_withdraw, name="withdraw"),
]
