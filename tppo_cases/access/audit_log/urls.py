"""Addresses of the audit trail."""

from django.urls import path

from tppo_cases.access.audit_log.anomaly_views import anomaly_detail, anomaly_list
from tppo_cases.access.audit_log.views import event_csv, event_list

app_name = "audit"
urlpatterns = [
    path("", event_list, name="event-list"),
    path("unduh/", event_csv, name="event-csv"),
    path("anomali/", anomaly_list, name="anomaly-list"),
    path("anomali/<uuid:anomaly_id>/", anomaly_detail, name="anomaly-detail"),
]
