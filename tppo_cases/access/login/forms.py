"""Forms of login and password change."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.factors.forms import ProofForm
from tppo_cases.accounts.models import User
from tppo_cases.core.forms import PasswordField


class LoginForm(forms.Form):
    """E-mail address and password. One sentence for every reason to refuse: nobody learns which accounts exist."""

    email = forms.EmailField(
        label=_("Alamat surel dinas"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Isi alamat surel dinas Anda"),
            "invalid": _("Isi alamat surel lengkap, misalnya nama@kemensos.go.id"),
        },
    )
    password = PasswordField(
        label=_("Kata sandi"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Isi kata sandi Anda")},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Check the password; axes counts failures and refuses after five."""
        facts: dict[str, Any] = self.cleaned_data
        if not self.errors:
            found = authenticate(self.request, username=facts["email"].lower(), password=facts["password"])
            if not isinstance(found, User):
                raise ValidationError(_("Surel atau kata sandi tidak cocok. Periksa ejaan dan huruf besar-kecilnya."))
            self.user = found
        return facts


class ConfirmForm(ProofForm):
    """Once more: the password and, of whoever has a factor, a code with it, or the key alone."""

    password = PasswordField(
        label=_("Kata sandi Anda"), required=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    field_order = ("password", "code", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.ways:
            del self.fields["code"], self.fields["credential"]

    def clean(self) -> dict[str, Any]:
        """The password first, so that nobody learns of a code whether it was right without it."""
        facts: dict[str, Any] = self.cleaned_data
        if self.errors or facts.get("credential"):
            return super().clean() if self.ways else facts
        if not facts["password"]:
            self.add_error("password", _("Isi kata sandi Anda"))
        elif authenticate(self.request, username=self.user.email, password=facts["password"]) != self.user:
            self.add_error("password", _("Kata sandi tidak cocok"))
        elif self.ways:
            return super().clean()
        return facts


class NewPasswordForm(forms.Form):
    """A new password, typed twice; it can be shown while typing."""

    new_password = PasswordField(
        label=_("Kata sandi baru"),
        help_text=_("Paling sedikit 12 karakter, misalnya empat kata yang tidak berhubungan."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Isi kata sandi baru")},
    )
    repeated_password = PasswordField(
        label=_("Ketik sekali lagi kata sandi baru"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Ketik kata sandi baru sekali lagi")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self) -> str:
        """Apply the validators of the settings."""
        new = str(self.cleaned_data["new_password"])
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        """Both new passwords must be the same."""
        facts: dict[str, Any] = self.cleaned_data
        new, again = facts.get("new_password"), facts.get("repeated_password")
        if new and again and new != again:
            self.add_error("repeated_password", _("Kata sandi baru di kedua isian belum sama"))
        return facts


class PasswordChangeForm(NewPasswordForm):
    """The old password and a different new one."""

    old_password = PasswordField(
        label=_("Kata sandi sekarang"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Isi kata sandi yang sekarang Anda pakai")},
    )
    field_order = ("old_password", "new_password", "repeated_password")

    def clean_old_password(self) -> str:
        """Refuse a wrong current password."""
        old = str(self.cleaned_data["old_password"])
        if not self.user.check_password(old):
            raise ValidationError(_("Kata sandi sekarang tidak cocok"))
        return old

    def clean_new_password(self) -> str:
        """Also refuse to keep the same one."""
        if self.cleaned_data["new_password"] == self.cleaned_data.get("old_password"):
            raise ValidationError(_("Pilih kata sandi yang berbeda dari yang sekarang"))
        return super().clean_new_password()
