"""Forms of the second factor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.factors import keys
from tppo_cases.access.factors.proof import prove
from tppo_cases.access.factors.selectors import Kind, ways_of
from tppo_cases.accounts.models import User

APP_DIGITS = 6
_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    """A field for a code of digits."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={**_CODE, "maxlength": "20"}),
        error_messages={"max_length": _("Kode hanya berisi beberapa angka")},
    )


class ProofForm(forms.Form):
    """One answer: a key's, or a code of the app or of the recovery codes."""

    code = code_field(_("Kode"))
    credential = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user, self.ways = request, user, ways_of(user)
        self.takes_app = True
        self.way = ""  # what was shown, once the form is valid
        self._word_code()

    def ask_for_paper(self) -> None:
        """Take a recovery code, not one of the app."""
        self.takes_app = False
        self._word_code()

    def _word_code(self) -> None:
        field = self.fields["code"]
        if Kind.TOTP in self.ways and self.takes_app:
            field.label = _("Kode dari aplikasi autentikator")
            field.help_text = _("6 angka. Tanpa ponsel: pakai satu kode pemulihan, 8 angka.")
        else:
            field.label = _("Kode pemulihan")
            field.help_text = _("8 angka dari lembar yang Anda simpan. Setiap kode berlaku satu kali.")

    @property
    def has_key(self) -> bool:
        """Whether to offer the button of the key."""
        return Kind.WEBAUTHN in self.ways

    def key_options(self, *, alone: bool = False) -> str:
        """The question for the browser; asking makes a new challenge."""
        return keys.begin_proof(self.request, self.user, alone=alone) if self.has_key else ""

    def clean(self) -> dict[str, Any]:
        """Check the answer; wrong ones are counted."""
        facts: dict[str, Any] = self.cleaned_data
        if not self.errors:
            self._prove(facts)
        return facts

    def _prove(self, facts: dict[str, Any]) -> None:
        if facts["credential"]:
            self.way = Kind.WEBAUTHN
            if not prove(request=self.request, user=self.user, way=Kind.WEBAUTHN, answer=facts["credential"]):
                raise ValidationError(_("Kunci tidak dikenali. Coba sekali lagi, atau pakai kode."))
            return
        digits = "".join(facts["code"].split())
        if not digits:
            self.add_error("code", _("Isi kode, atau pakai kunci keamanan"))
            return
        if len(digits) == APP_DIGITS and not self.takes_app:
            self.add_error("code", _("Kode aplikasi tidak cukup di sini. Isi satu kode pemulihan, 8 angka."))
            return
        self.way = Kind.TOTP if len(digits) == APP_DIGITS else Kind.RECOVERY_CODES
        if not prove(request=self.request, user=self.user, way=self.way, answer=digits):
            self.add_error("code", _("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya."))


class KeyProofForm(ProofForm):
    """The answer of a key, and nothing instead of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]

    def _prove(self, facts: dict[str, Any]) -> None:
        if not facts["credential"]:
            raise ValidationError(_("Tekan tombolnya, lalu pakai kunci atau sidik jari Anda."))
        super()._prove(facts)


class AppForm(forms.Form):
    """The first code of a new app."""

    code = code_field(_("Kode 6 angka dari aplikasi"))

    def clean_code(self) -> str:
        """Digits without blanks."""
        digits = "".join(str(self.cleaned_data["code"]).split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == APP_DIGITS):
            raise ValidationError(_("Isi 6 angka yang sekarang tampil di aplikasi"))
        return digits


class KeyForm(forms.Form):
    """The name of a new key, and what the browser answered."""

    name = forms.CharField(
        label=_("Nama kunci"),
        help_text=_("Supaya Anda mengenalinya, misalnya Ponsel dinas."),
        max_length=40,
        error_messages={"required": _("Beri nama kunci ini, misalnya Ponsel dinas")},
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)
