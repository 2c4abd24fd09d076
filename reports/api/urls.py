"""Addresses of the API for reports and exports."""

from django.urls import path

from reports.api import views

urlpatterns = [
    path("reports/", views.ReportCollectionView.as_view(), name="api-reports"),
    path("reports/<uuid:report_id>/", views.ReportView.as_view(), name="api-report"),
    path("reports/<uuid:report_id>/export/", views.ReportExportView.as_view(), name="api-report-export"),
    *(
        path(f"reports/<uuid:report_id>/{verb}/", view.as_view(), name=f"api-report-{verb}")
        for verb, view in views.COMMANDS.items()
    ),
    path("exports/", views.ExportListView.as_view(), name="api-exports"),
    path("exports/<uuid:export_id>/", views.ExportView.as_view(), name="api-export"),
    path("exports/<uuid:export_id>/download/", views.ExportFileView.as_view(), name="api-export-download"),
]
