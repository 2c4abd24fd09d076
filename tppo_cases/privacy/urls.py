"""Addresses below /pelindungan-data/."""

from django.urls import path

from tppo_cases.privacy.views import breaches, holds, home, oversight, requests

app_name = "privacy"
_REQUEST, _BREACH = "permintaan/<uuid:request_id>", "insiden/<uuid:breach_id>"
urlpatterns = [
    path("", home.home, name="home"),
    path("kasus/<uuid:case_id>/", home.case_privacy, name="case-privacy"),
    path("kasus/<uuid:case_id>/permintaan/", requests.request_create, name="request-create"),
    path(f"{_REQUEST}/", requests.request_detail, name="request-detail"),
    path(f"{_REQUEST}/pastikan/", requests.request_verify, name="request-verify"),
    path(f"{_REQUEST}/kerjakan/", requests.request_start, name="request-start"),
    path(f"{_REQUEST}/penuhi/", requests.request_fulfil, name="request-fulfil"),
    path(f"{_REQUEST}/tolak/", requests.request_refuse, name="request-refuse"),
    path(f"{_REQUEST}/tarik/", requests.request_withdraw, name="request-withdraw"),
    path(f"{_REQUEST}/hapus/", requests.request_erase, name="request-erase"),
    path(f"{_REQUEST}/salinan/", requests.access_copy, name="access-copy"),
    path("berhenti/<uuid:notice_id>/", requests.stop_confirm, name="stop-confirm"),
    path("penahanan/baru/", holds.hold_create, name="hold-create"),
    path("penahanan/<uuid:hold_id>/cabut/", holds.hold_lift, name="hold-lift"),
    path("insiden/lapor/", breaches.breach_report, name="breach-report"),
    path(f"{_BREACH}/", breaches.breach_detail, name="breach-detail"),
    path(f"{_BREACH}/berkas/", breaches.breach_pack, name="breach-pack"),
    path(f"{_BREACH}/nilai/", breaches.breach_assess, name="breach-assess"),
    path(f"{_BREACH}/beri-tahu/", breaches.breach_notify, name="breach-notify"),
    path(f"{_BREACH}/tanpa-kewajiban/", breaches.breach_no_duty, name="breach-no-duty"),
    path(f"{_BREACH}/tutup/", breaches.breach_close, name="breach-close"),
    path(f"{_BREACH}/surat/", breaches.breach_letters, name="breach-letters"),
    path("terdampak/<uuid:touched_id>/", breaches.touched_inform, name="touched-inform"),
    path("kegiatan-pemrosesan/", oversight.register, name="register"),
    path("masa-simpan/", oversight.retention, name="retention"),
]
