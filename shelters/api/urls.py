"""Addresses of the API for beds and placements."""

from django.urls import path

from shelters.api import commands, views

urlpatterns = [
    path("shelters/", views.ShelterListView.as_view(), name="api-shelters"),
    path("shelters/<slug:code>/", views.ShelterView.as_view(), name="api-shelter"),
    path("shelters/<slug:code>/capacity/", commands.CapacityView.as_view(), name="api-shelter-capacity"),
    path("placements/", views.PlacementViewSet.as_view({"get": "list"}), name="api-placements"),
    path("placements/propose/", commands.ProposeView.as_view(), name="api-placement-propose"),
    path("placements/<uuid:placement_id>/", views.PlacementViewSet.as_view({"get": "retrieve"}), name="api-placement"),
    path("placements/<uuid:placement_id>/approve/", commands.ApproveView.as_view(), name="api-placement-approve"),
    path("placements/<uuid:placement_id>/refuse/", commands.RefuseView.as_view(), name="api-placement-refuse"),
    path("placements/<uuid:placement_id>/transfer/", commands.TransferView.as_view(), name="api-placement-transfer"),
    path("placements/<uuid:placement_id>/discharge/", commands.DischargeView.as_view(), name="api-placement-discharge"),
]
