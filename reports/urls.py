"""Pages of the reports app."""

from django.urls import path

from reports.views import exports, home, identified, quarterly

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("laporan/", quarterly.report_list, name="report-list"),
    path("laporan/buat/", quarterly.report_create, name="report-create"),
    path("laporan/<uuid:report_id>/", quarterly.report_detail, name="report-detail"),
    path("laporan/<uuid:report_id>/periksa/", quarterly.report_check, name="report-check"),
    path("laporan/<uuid:report_id>/tanda-tangan/", quarterly.report_sign, name="report-sign"),
    path("laporan/<uuid:report_id>/kembalikan/", quarterly.report_return, name="report-return"),
    path("laporan/<uuid:report_id>/ingatkan/", quarterly.report_remind, name="report-remind"),
    path("laporan/<uuid:report_id>/revisi/", quarterly.report_revise, name="report-revise"),
    path("laporan/<uuid:report_id>/ekspor/", exports.export_create, name="export-create"),
    path("ekspor/", exports.export_list, name="export-list"),
    path("ekspor/<uuid:export_id>/", exports.export_progress, name="export-progress"),
    path("ekspor/<uuid:export_id>/unduh/", exports.export_download, name="export-download"),
    path("ekspor-beridentitas/", identified.identified_list, name="identified-list"),
    path("ekspor-beridentitas/buku/", identified.identified_ledger, name="identified-ledger"),
    path("ekspor-beridentitas/baru/", identified.identified_create, name="identified-create"),
    path("ekspor-beridentitas/<uuid:identified_id>/", identified.identified_progress, name="identified-progress"),
    path("ekspor-beridentitas/<uuid:identified_id>/sandi/", identified.identified_password, name="identified-password"),
    path("ekspor-beridentitas/<uuid:identified_id>/unduh/", identified.identified_download, name="identified-download"),
]
