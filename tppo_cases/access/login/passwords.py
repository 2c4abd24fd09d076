"""What a new password must not be, in sentences of ours."""

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# What somebody tries first who knows where we work and what we do. Compared without case, digits and signs.
CONTEXT_WORDS = (
    "simpul", "tppo", "kemensos", "kemenkes", "kementerian", "sosial", "sentra", "rptc", "rumah", "perlindungan", "korban",
    "kasus", "rujukan", "perdagangan", "orang", "trafficking", "indonesia", "jakarta", "merdeka", "garuda", "pancasila",
    "nusantara", "bismillah", "sayang", "cinta", "rahasia", "admin", "password", "passw", "sandi", "kata", "qwerty", "abcd",
)  # fmt: skip
LEAST_OWN = 8  # letters and digits that must be left without those words


class LengthValidator(MinimumLengthValidator):
    """Django's, with a sentence that says what to do."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return ngettext(
            "Kata sandi ini terlalu pendek. Pakai paling sedikit %(min_length)d karakter, misalnya empat kata.",
            "Kata sandi ini terlalu pendek. Pakai paling sedikit %(min_length)d karakter, misalnya empat kata.",
            self.min_length,
        ) % {"min_length": self.min_length}


class ContextWordsValidator:
    """Refuse a password that is little more than words of our work, such as ``Kemensos-Korban2026``."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too little is left without the words, years and signs."""
        rest = "".join(sign for sign in password.lower() if sign.isalpha())
        for word in sorted(CONTEXT_WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEAST_OWN:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """The sentence."""
        return _("Kata sandi ini mudah ditebak: terlalu banyak kata pekerjaan, nama lembaga, atau angka. Pilih kata lain.")
