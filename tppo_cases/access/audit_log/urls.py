"""Address of the audit trail."""

from django.urls import path

from tppo_cases.access.audit_log.views import event_list

app_name = "audit"
urlpatterns = [path("", event_list, name="event-list")]
