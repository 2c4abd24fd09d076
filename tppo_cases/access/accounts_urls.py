"""Addresses of accounts. Here and not in ``accounts``, which lies below access and audit (docs/decisions/0005)."""

from django.urls import path

from tppo_cases.access.conduct import views as conduct
from tppo_cases.access.factors import views as factors
from tppo_cases.access.login import views as login
from tppo_cases.access.oidc import views as oidc
from tppo_cases.access.people import views as people
from tppo_cases.access.sessions import views as sessions
from tppo_cases.access.tokens import views as tokens

app_name = "accounts"
urlpatterns = [
    path("masuk/", login.login_page, name="login"),
    path("masuk/langkah-kedua/", factors.second_step, name="second-step"),
    path("sso/", oidc.oidc_start, name="oidc-start"),
    path("sso/kembali/", oidc.oidc_callback, name="oidc-callback"),
    path("undangan/", login.invitation, name="invitation"),
    path("kode-etik/", conduct.conduct, name="conduct"),
    path("keamanan/", factors.factors, name="factors"),
    path("keamanan/aplikasi/", factors.factor_app, name="factor-app"),
    path("keamanan/kunci/", factors.factor_key, name="factor-key"),
    path("keamanan/hapus/", factors.factor_remove, name="factor-remove"),
    path("keamanan/kode-pemulihan/", factors.recovery_codes, name="recovery-codes"),
    path("perangkat/", sessions.session_list, name="sessions"),
    path("perangkat/keluar/", sessions.session_end, name="session-end"),
    path("perangkat/keluar-semua/", sessions.session_end_all, name="session-end-all"),
    path("peragaan/", login.demo_login, name="demo-login"),
    path("konfirmasi/", login.confirm, name="confirm"),
    path("perlu-kunci/", login.key_needed, name="key-needed"),
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
    path("pengguna/<int:user_id>/langkah-kedua/", people.factor_reset, name="user-factor-reset"),
    path("pengguna/<int:user_id>/nonaktifkan/", people.user_deactivate, name="user-deactivate"),
    path("pengguna/<int:user_id>/aktifkan/", people.user_reactivate, name="user-reactivate"),
    path("pengguna/<int:user_id>/peran/<int:post_id>/akhiri/", people.post_end, name="user-post-end"),
]
