"""Pages of the shelters app."""

from django.urls import path

from shelters.views import board, case, decisions, detail

app_name = "shelters"
urlpatterns = [
    path("", board.board, name="board"),
    path("unduh/", board.download, name="board-download"),
    path("cari-tempat/", case.pick_case, name="place-case"),
    path("kasus/<uuid:case_id>/", case.case_placements, name="case-placements"),
    path("kasus/<uuid:case_id>/usulkan/", case.propose, name="placement-propose"),
    path("penempatan/<uuid:placement_id>/", decisions.placement_detail, name="placement-detail"),
    path("penempatan/<uuid:placement_id>/setujui/", decisions.approve, name="placement-approve"),
    path("penempatan/<uuid:placement_id>/tolak/", decisions.refuse, name="placement-refuse"),
    path("penempatan/<uuid:placement_id>/pindahkan/", decisions.transfer, name="placement-transfer"),
    path("penempatan/<uuid:placement_id>/keluar/", decisions.discharge, name="placement-discharge"),
    path("<slug:code>/", detail.shelter_detail, name="shelter-detail"),
    path("<slug:code>/kapasitas/", detail.capacity, name="capacity"),
]
