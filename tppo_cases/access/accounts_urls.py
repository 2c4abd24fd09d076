"""Addresses of accounts. Here and not in ``accounts``, which lies below access and audit (docs/decisions/0005)."""

from django.urls import path

from tppo_cases.access.login import views as login
from tppo_cases.access.people import views as people
from tppo_cases.access.tokens import views as tokens

app_name = "accounts"
urlpatterns = [
    path("masuk/", login.login_page, name="login"),
    path("peragaan/", login.demo_login, name="demo-login"),
    path("konfirmasi/", login.confirm, name="confirm"),
    path("keluar/", login.logout_page, name="logout"),
    path("bantuan/", login.help_page, name="help"),
    path("bahasa/", login.language, name="language"),
    path("profil/", login.profile, name="profile"),
    path("kata-sandi/", login.password_change, name="password-change"),
    path("kata-sandi/selesai/", login.password_change_done, name="password-change-done"),
    path("token/", tokens.token_list, name="tokens"),
    path("token/<slug:token_key>/cabut/", tokens.token_revoke, name="token-revoke"),
    path("pengguna/", people.user_list, name="user-list"),
    path("pengguna/baru/", people.user_create, name="user-create"),
    path("pengguna/<int:user_id>/", people.user_detail, name="user-detail"),
    path("pengguna/<int:user_id>/kata-sandi/", people.password_reset, name="user-password-reset"),
    path("pengguna/<int:user_id>/nonaktifkan/", people.user_deactivate, name="user-deactivate"),
    path("pengguna/<int:user_id>/aktifkan/", people.user_reactivate, name="user-reactivate"),
    path("pengguna/<int:user_id>/peran/<int:post_id>/akhiri/", people.post_end, name="user-post-end"),
]
