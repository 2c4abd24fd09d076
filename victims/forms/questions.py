"""Forms around a possible match: what a unit answers, what the desk decides and takes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from victims.forms.base import CommandForm, ReasonForm, story
from victims.services.questions import Answer
from victims.states import DocumentSeen, KnownElsewhere

PICK = {"required": _("Pilih satu")}
SAME, OTHER = "sama", "beda"


class AnswerForm(CommandForm):
    """Two questions, the same for every pair: they must not tell by what it was found."""

    document_seen = forms.ChoiceField(
        label=_("Apakah NIK atau paspor orang ini dilihat pada dokumen asli?"), widget=forms.RadioSelect,
        choices=DocumentSeen.choices, error_messages=PICK,
    )  # fmt: skip
    known_elsewhere = forms.ChoiceField(
        label=_("Apakah orang ini mengatakan pernah ditangani unit atau lembaga lain?"), widget=forms.RadioSelect,
        choices=KnownElsewhere.choices, error_messages=PICK,
    )  # fmt: skip
    note = story(
        _("Catatan untuk meja koordinasi"),
        help_text=_("Hanya yang perlu untuk membedakan dua orang. Jangan tulis nama atau kronologi."),
    )

    @property
    def answer(self) -> Answer:
        """As the service takes it."""
        cleaned = self.cleaned_data
        return Answer(
            document_seen=DocumentSeen(cleaned["document_seen"]), known_elsewhere=KnownElsewhere(cleaned["known_elsewhere"]),
            note=cleaned["note"],
        )  # fmt: skip


class VerdictForm(ReasonForm):
    """One person or two, why, and that both answers were read."""

    verdict = forms.ChoiceField(
        label=_("Putusan"), widget=forms.RadioSelect, choices=[(SAME, _("Orang yang sama")), (OTHER, _("Orang berbeda"))],
        error_messages=PICK,
    )  # fmt: skip
    sure = forms.BooleanField(
        label=_("Saya sudah membaca jawaban yang ada dan yakin akan putusan ini"),
        error_messages={"required": _("Centang bila Anda yakin")},
    )
    field_order = ("verdict", "reason", "sure")


class UndoForm(ReasonForm):
    """Why a confirmation was wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Mengapa putusan itu keliru?")
