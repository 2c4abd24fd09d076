"""Addresses of accounts. Here and not in ``accounts``, which lies below access and audit (docs/decisions/0005)."""

from django.urls import path

from tppo_cases.access.login import views as login

app_name = "accounts"
urlpatterns = [
    path("masuk/", login.login_page, name="login"),
    path("peragaan/", login.demo_login, name="demo-login"),
    path("keluar/", login.logout_page, name="logout"),
    path("bantuan/", login.help_page, name="help"),
    path("bahasa/", login.language, name="language"),
    path("profil/", login.profile, name="profile"),
    path("kata-sandi/", login.password_change, name="password-change"),
    path("kata-sandi/selesai/", login.password_change_done, name="password-change-done"),
]
