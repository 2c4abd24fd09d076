"""Pages of the victims app."""

from django.urls import URLPattern, path

from victims.case_urls import CASE_URLS
from victims.views import intake, intake_review, intake_save, matching, protection

app_name = "victims"
# /kasus/penerimaan/…: drafts and their sections; /kasus/koordinasi/…: the coordination desk
_DRAFT = "penerimaan/<uuid:draft_id>"
_INTAKE: list[URLPattern] = [
    path("penerimaan/", intake.intake_start, name="intake-start"),
    path(f"{_DRAFT}/periksa/", intake_review.intake_review, name="intake-review"),
    path(f"{_DRAFT}/simpan/", intake_save.intake_save, name="intake-save"),
    path(f"{_DRAFT}/saran/", intake.intake_advice, name="intake-advice"),
    path(f"{_DRAFT}/batalkan/", intake.intake_discard, name="intake-discard"),
    path(f"{_DRAFT}/<slug:section>/", intake.intake_section, name="intake-section"),
]
_DESK: list[URLPattern] = [
    path("koordinasi/", matching.match_list, name="match-list"),
    path("koordinasi/<uuid:match_id>/", matching.match_detail, name="match-detail"),
    path("koordinasi/<uuid:match_id>/tanya/", matching.match_ask, name="match-ask"),
    path("koordinasi/<uuid:match_id>/putusan/", matching.match_decide, name="match-decide"),
    path("koordinasi/<uuid:match_id>/batal/", matching.match_undo, name="match-undo"),
]
_EMERGENCY: list[URLPattern] = [
    path("darurat/", protection.emergency_start, name="emergency-start"),
    path("darurat/tinjauan/", protection.emergency_list, name="emergency-list"),
    path("darurat/<uuid:emergency_id>/", protection.emergency_detail, name="emergency-detail"),
]
urlpatterns: list[URLPattern] = [*CASE_URLS, *_INTAKE, *_DESK, *_EMERGENCY]
