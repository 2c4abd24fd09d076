"""Addresses of the case list, the case page, its tabs and its acts, below /kasus/."""

from django.urls import URLPattern, path

from victims.views import acts, case, documents, history, lists, person, protection, questions, screening, work

_CASE = "<uuid:case_id>"
_DOCUMENT = f"{_CASE}/dokumen/<uuid:document_id>"
CASE_URLS: list[URLPattern] = [
    path("", lists.case_list, name="case-list"),
    path("tenggat/", lists.deadlines, name="deadlines"),
    # Tabs
    path(f"{_CASE}/", case.case_detail, name="case-detail"),
    path(f"{_CASE}/identitas/", person.case_identity, name="case-identity"),
    path(f"{_CASE}/penapisan/", screening.case_screening, name="case-screening"),
    path(f"{_CASE}/asesmen/", work.case_assessment, name="case-assessment"),
    path(f"{_CASE}/layanan/", work.case_services, name="case-services"),
    path(f"{_CASE}/dokumen/", documents.case_documents, name="case-documents"),
    path(f"{_CASE}/catatan/", work.case_notes, name="case-notes"),
    path(f"{_CASE}/riwayat/", history.case_history, name="case-history"),
    path(f"{_CASE}/riwayat/isian/", history.case_former, name="case-former"),
    path(f"{_CASE}/akses/", history.case_access, name="case-access"),
    path(f"{_CASE}/akses/dibuka/", history.case_openings, name="case-openings"),
    # Recording work
    path(f"{_CASE}/identitas/tampilkan/", person.case_identity_show, name="case-identity-show"),
    path(f"{_CASE}/identitas/ubah/", person.case_identity_edit, name="case-identity-edit"),
    path(f"{_CASE}/ringkasan/ubah/", person.case_facts, name="case-facts"),
    path(f"{_CASE}/penapisan/catat/", screening.case_screening_record, name="case-screening-record"),
    path(f"{_CASE}/penapisan/<uuid:screening_id>/putuskan/", screening.case_screening_decide, name="case-screening-decide"),
    path(f"{_CASE}/persetujuan/catat/", screening.case_consent_record, name="case-consent-record"),
    path(f"{_CASE}/persetujuan/<uuid:consent_id>/tarik/", screening.case_consent_withdraw, name="case-consent-withdraw"),
    path(f"{_CASE}/asesmen/catat/", work.case_assessment_record, name="case-assessment-record"),
    path(f"{_CASE}/layanan/rencana/", work.case_plan, name="case-plan"),
    path(f"{_CASE}/layanan/catat/", work.case_service_record, name="case-service-record"),
    path(f"{_CASE}/tindak-lanjut/catat/", work.case_follow_up, name="case-follow-up"),
    path(f"{_CASE}/dokumen/unggah/", documents.case_document_add, name="case-document-add"),
    path(f"{_DOCUMENT}/unduh/", documents.case_document_download, name="case-document-download"),
    path(f"{_DOCUMENT}/tarik/", documents.case_document_withdraw, name="case-document-withdraw"),
    path(f"{_CASE}/pertanyaan-koordinasi/", questions.case_question, name="case-question"),
    # Acts
    path(f"{_CASE}/tindakan/", acts.case_actions, name="case-actions"),
    path(f"{_CASE}/terminasi/", acts.case_close, name="case-close"),
    path(f"{_CASE}/terminasi/putuskan/", acts.case_close_decide, name="case-close-decide"),
    path(f"{_CASE}/tutup/", acts.case_close_early, name="case-close-early"),
    path(f"{_CASE}/tutup/bukan-tppo/", acts.case_close_not_tppo, name="case-close-not-tppo"),
    path(f"{_CASE}/buka-kembali/", acts.case_reopen, name="case-reopen"),
    path(f"{_CASE}/alihkan/", acts.case_transfer, name="case-transfer"),
    path(f"{_CASE}/manajer/", acts.case_manager, name="case-manager"),
    path(f"{_CASE}/batasi/", acts.case_restrict, name="case-restrict"),
    path(f"{_CASE}/dinding/", protection.case_wall, name="case-wall"),
    path(f"{_CASE}/dinding/<uuid:wall_id>/cabut/", protection.case_wall_lift, name="case-wall-lift"),
    path(f"{_CASE}/konflik-saya/", protection.case_own_conflict, name="case-own-conflict"),
    path(f"{_CASE}/batasi/cabut/", acts.case_unrestrict, name="case-unrestrict"),
]
