"""Pages of the bell."""

from django.urls import path

from tppo_cases.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notification_list, name="list"),
    path("dibaca/", views.notification_read_all, name="read-all"),
    path("<uuid:notification_id>/", views.notification_open, name="open"),
]
