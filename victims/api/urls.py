"""Addresses of cases below /api/v1/."""

from django.urls import URLPattern, path

from victims.api import commands, documents, views

_CASE = "cases/<uuid:case_id>"
_DOCUMENT = f"{_CASE}/documents/<uuid:document_id>"
urlpatterns: list[URLPattern] = [
    path("cases/", views.CaseListView.as_view(), name="api-case-list"),
    path("cases/search/", views.CaseSearchView.as_view(), name="api-case-search"),
    path(f"{_CASE}/", views.CaseDetailView.as_view(), name="api-case-detail"),
    path(f"{_CASE}/services/", commands.ServiceCollectionView.as_view(), name="api-case-services"),
    path(f"{_CASE}/notes/", commands.NoteCollectionView.as_view(), name="api-case-notes"),
    path(f"{_CASE}/assessments/", commands.AssessmentCollectionView.as_view(), name="api-case-assessments"),
    path(f"{_CASE}/screenings/<uuid:screening_id>/decision/", commands.DecideScreening.as_view(), name="api-case-decide"),
    path(f"{_CASE}/documents/", documents.DocumentCollectionView.as_view(), name="api-case-documents"),
    path(f"{_DOCUMENT}/download/", documents.DocumentDownloadView.as_view(), name="api-case-document-download"),
    path(f"{_DOCUMENT}/withdrawal/", commands.WithdrawDocument.as_view(), name="api-case-document-withdraw"),
    *(path(f"{_CASE}/{verb}/", view.as_view(), name=f"api-case-{verb}") for verb, view in commands.COMMANDS.items()),
]
