"""The form that adds a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.filecheck.kinds import KINDS
from tppo_cases.core.forms import SearchSelect
from victims.forms.base import CommandForm, line
from victims.services.documents import NewDocument
from victims.states import DocumentKind

# A phone offers its camera where pictures are taken; nothing forces it.
ACCEPT = ",".join([*(f".{extension}" for extension in KINDS), "image/jpeg", "image/png", "image/webp"])


class DocumentForm(CommandForm):
    """A file, what it is, and who may read it."""

    kind = forms.ChoiceField(
        label=_("Jenis dokumen"), choices=[("", _("Pilih jenis dokumen")), *DocumentKind.choices], widget=SearchSelect,
        error_messages={"required": _("Pilih jenis dokumen"), "invalid_choice": _("Pilih jenis dari daftar")},
    )  # fmt: skip
    title = line(
        _("Judul"), required=True, help_text=_("Misalnya: Visum RSUD, halaman 1."), max_length=120,
        error_messages={"required": _("Tulis judul dokumen")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("Berkas"), widget=forms.FileInput({"accept": ACCEPT}),
        help_text=_("Foto, PDF, Word, Excel, suara, atau video. Lokasi dan data kamera pada foto dan video dihapus."),
        error_messages={
            "required": _("Pilih berkas atau ambil foto"), "empty": _("Berkas ini kosong. Pilih berkas lain."),
            "missing": _("Pilih berkas atau ambil foto"), "invalid": _("Pilih berkas atau ambil foto"),
        },
    )  # fmt: skip
    group = forms.ChoiceField(
        label=_("Bagian kasus"), required=False, help_text=_("Hanya yang boleh melihat bagian ini yang dapat membuka dokumen."),
        error_messages={"invalid_choice": _("Pilih bagian dari daftar")}, widget=SearchSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, groups: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(group.value, str(group.label).capitalize()) for group in FieldGroup if group in groups]
        self.fields["group"].choices = [("", _("Sesuai jenis dokumen")), *allowed]  # type: ignore[attr-defined]

    @property
    def new_document(self) -> NewDocument:
        """What the service takes. Precondition: valid."""
        data = self.cleaned_data
        return NewDocument(kind=data["kind"], title=data["title"], file=data["file"], group=data["group"])
