"""Pages of the referrals app."""

from django.urls import path

from referrals.views import boxes, commands, detail, drafts

app_name = "referrals"
urlpatterns = [
    path("", boxes.inbox, name="inbox"),
    path("keluar/", boxes.outbox, name="outbox"),
    path("kasus/<uuid:case_id>/", drafts.case_referrals, name="case-referrals"),
    path("kasus/<uuid:case_id>/baru/", drafts.referral_create, name="referral-create"),
    path("<uuid:referral_id>/", detail.referral_detail, name="referral-detail"),
    path("<uuid:referral_id>/ubah/", drafts.referral_edit, name="referral-edit"),
    path("<uuid:referral_id>/ajukan/", commands.submit, name="referral-submit"),
    path("<uuid:referral_id>/perbaiki/", commands.redraft, name="referral-redraft"),
    path("<uuid:referral_id>/setujui/", commands.approve, name="referral-approve"),
    path("<uuid:referral_id>/setujui-kemudian/", commands.approve_afterwards, name="referral-approve-afterwards"),
    path("<uuid:referral_id>/kembalikan/", commands.return_, name="referral-return"),
    path("<uuid:referral_id>/tidak-setujui/", commands.reject, name="referral-reject"),
    path("<uuid:referral_id>/terima/", commands.accept, name="referral-accept"),
    path("<uuid:referral_id>/tolak/", commands.decline, name="referral-decline"),
    path("<uuid:referral_id>/mulai/", commands.start, name="referral-start"),
    path("<uuid:referral_id>/selesai/", commands.complete, name="referral-complete"),
    path("<uuid:referral_id>/rujuk-balik/", commands.refer_back, name="referral-back"),
    path("<uuid:referral_id>/tarik/", commands.withdraw, name="referral-withdraw"),
    path("<uuid:referral_id>/pesan/", commands.message, name="referral-message"),
]
