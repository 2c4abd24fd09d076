"""Short answers: a facility, a reason, a result, a message."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

MOST_TEXT = 2000


def _text(label: Any, error: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=MOST_TEXT, error_messages={"required": error},
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class AcceptForm(forms.Form):
    """Who will handle it."""

    facility = forms.CharField(
        label=gettext_lazy("Fasilitas yang menangani"), required=False, max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip


class DeclineForm(forms.Form):
    """Say no."""

    reason = _text(
        gettext_lazy("Alasan menolak"), gettext_lazy("Tulis alasannya, supaya pengirim dapat mencari jalan lain"),
        gettext_lazy("Dibaca pengirim. Misalnya ruang rawat penuh sampai Senin; sarankan tempat lain bila ada."),
    )  # fmt: skip


class ReturnForm(forms.Form):
    """What the sender has to mend."""

    reason = _text(
        gettext_lazy("Yang perlu diperbaiki"), gettext_lazy("Tulis apa yang perlu diperbaiki"),
        gettext_lazy("Dibaca penulis rujukan, tidak dibaca penerima."),
    )  # fmt: skip


class RejectForm(forms.Form):
    """Why the officer does not agree."""

    reason = _text(
        gettext_lazy("Alasan tidak menyetujui"), gettext_lazy("Tulis alasannya, supaya pengusul tahu langkah berikutnya"),
        gettext_lazy("Dibaca penulis rujukan, tidak dibaca penerima."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = _text(
        gettext_lazy("Alasan menarik"), gettext_lazy("Tulis alasannya, supaya penerima tahu mengapa ini berhenti"),
        gettext_lazy("Dibaca penerima bila rujukan sudah dikirim."),
    )  # fmt: skip


class DiscardForm(forms.Form):
    """A draft needs no reason."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), required=False, max_length=MOST_TEXT, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Boleh dikosongkan."),
    )  # fmt: skip


class CompleteForm(forms.Form):
    """What came of it."""

    result = _text(
        gettext_lazy("Ringkasan hasil"), gettext_lazy("Tulis ringkasan hasil untuk pengirim"),
        gettext_lazy("Dibaca pengirim. Cukup hasil dan saran, misalnya layak jalan, kontrol dua minggu lagi."), rows=4,
    )  # fmt: skip


class BackForm(forms.Form):
    """A rujukan balik. ``kunci`` makes a second press harmless."""

    need = _text(
        gettext_lazy("Hasil dan saran"), gettext_lazy("Tulis hasil dan saran untuk pengirim"),
        gettext_lazy("Dibaca unit pengirim rujukan. Cukup hasil, bukan catatan layanan."), rows=5,
    )  # fmt: skip
    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


class MessageForm(forms.Form):
    """A message to the other side."""

    body = _text(
        gettext_lazy("Pesan"), gettext_lazy("Tulis pesannya"), gettext_lazy("Dibaca kedua pihak. Tanpa nama dan alamat.")
    )
