"""Pages of the victims app."""

from django.urls import URLPattern, path

from victims.views import case, intake, intake_review, intake_save, matching

app_name = "victims"
# /kasus/<id>/…: the case page, its tabs and its acts
_CASE: list[URLPattern] = [
    path("<uuid:case_id>/", case.case_detail, name="case-detail"),
]
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
    path("koordinasi/<uuid:match_id>/putusan/", matching.match_decide, name="match-decide"),
]
urlpatterns: list[URLPattern] = [*_CASE, *_INTAKE, *_DESK]
