"""Addresses below /api/v1/referrals/."""

from django.urls import path

from referrals.api import commands, views

urlpatterns = [
    path("referrals/", commands.ReferralCollectionView.as_view(), name="api-referral-list"),
    path("referrals/<uuid:referral_id>/", views.ReferralDetailView.as_view(), name="api-referral-detail"),
    path("referrals/<uuid:referral_id>/refer-back/", commands.ReferBackView.as_view(), name="api-referral-refer-back"),
    *(
        path(f"referrals/<uuid:referral_id>/{verb}/", view.as_view(), name=f"api-referral-{verb}")
        for verb, view in commands.COMMANDS.items()
    ),
]
