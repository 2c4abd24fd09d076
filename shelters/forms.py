"""Input of beds and placements. Every form ends in one service."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shelters.models import Shelter
from shelters.selectors.board import Row
from shelters.states import DISCHARGES, BedKind, EndKind
from tppo_cases.access.idempotency import KeyReusedError
from tppo_cases.accounts.models import User
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from tppo_cases.core.forms import MomentField

MOST_BEDS = 999
Result = TypeVar("Result")


def _reason(label: Any, help_text: Any, *, required: bool = False, error: Any = "") -> forms.CharField:
    messages = {"required": error} if error else {}
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=1000, error_messages=messages,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


class BedForm(forms.Form):
    """A bed of a kind in a shelter. ``kunci`` makes a second press harmless."""

    bed_kind = forms.ChoiceField(
        choices=BedKind, widget=forms.HiddenInput, error_messages={"required": gettext_lazy("Pilih jenis tempat tidur.")}
    )
    shelter = forms.ModelChoiceField(
        label=gettext_lazy("Unit"), queryset=Shelter.objects.none(), to_field_name="code",
        error_messages={
            "required": gettext_lazy("Pilih unit."), "invalid_choice": gettext_lazy("Pilih unit dari daftar."),
        },
    )  # fmt: skip
    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shelter"].queryset = Shelter.objects.visible_to(user).select_related("unit")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_bed_kind(self) -> BedKind:
        """As the service takes it."""
        return BedKind(self.cleaned_data["bed_kind"])


class ProposeForm(BedForm):
    """Ask a shelter for a bed."""

    is_emergency = forms.BooleanField(
        label=gettext_lazy("Darurat: tempatkan sekarang"), required=False,
        help_text=gettext_lazy("Hanya bila menunggu membahayakan. Kepala unit menyetujui sesudahnya."),
    )  # fmt: skip
    reason = _reason(
        gettext_lazy("Alasan memilih tempat ini"),
        gettext_lazy("Tanpa nama. Misalnya dekat rumah sakit rujukan, ada juru bahasa."),
    )


class TransferForm(BedForm):
    """Move to another bed or shelter."""

    reason = _reason(gettext_lazy("Alasan pindah"), gettext_lazy("Tanpa nama. Dibaca unit pemilik kasus dan unit tujuan."))


class ApproveForm(forms.Form):
    """Agree, and say where she sleeps if it is known already."""

    room = forms.CharField(
        label=gettext_lazy("Kamar atau tempat tidur"), required=False, max_length=80,
        help_text=gettext_lazy("Misalnya gedung putri, kamar 3. Boleh diisi nanti."),
    )  # fmt: skip


class RefuseForm(forms.Form):
    """Do not agree, with a reason."""

    mark_required = True
    reason = _reason(
        gettext_lazy("Alasan"), gettext_lazy("Dibaca pengusul, supaya ia tahu tempat seperti apa yang perlu dicari."),
        required=True, error=gettext_lazy("Tulis alasan, misalnya kamar sedang diperbaiki."),
    )  # fmt: skip


class DischargeForm(forms.Form):
    """How and when she left."""

    end_kind = forms.ChoiceField(
        label=gettext_lazy("Bagaimana ia keluar"), widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in EndKind if kind in DISCHARGES],
        error_messages={"required": gettext_lazy("Pilih bagaimana ia keluar.")},
    )  # fmt: skip
    ended_at = MomentField(label=gettext_lazy("Kapan"), required=False, help_text=gettext_lazy("Kosongkan bila baru saja."))

    def clean_end_kind(self) -> EndKind:
        """As the service takes it."""
        return EndKind(self.cleaned_data["end_kind"])


class CapacityForm(forms.Form):
    """Beds of each kind from today on."""

    ERRORS: ClassVar = {
        "required": gettext_lazy("Isi jumlah tempat tidur, 0 bila tidak ada."),
        "invalid": gettext_lazy("Isi jumlah dengan angka, misalnya 12."),
        "min_value": gettext_lazy("Isi 0 atau lebih."),
        "max_value": gettext_lazy("Isi paling banyak 999."),
    }
    reason = forms.CharField(
        label=gettext_lazy("Alasan perubahan"), required=False, max_length=200,
        help_text=gettext_lazy("Misalnya satu gedung dipakai Sekolah Rakyat. Kosongkan bila hanya memastikan angka."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for beds in row.beds:
            self.fields[beds.kind.value] = forms.IntegerField(
                label=beds.kind.label, help_text=_("%(n)d terisi sekarang") % {"n": beds.occupied},
                initial=beds.capacity, min_value=0, max_value=MOST_BEDS, error_messages=self.ERRORS,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": "3"}),
            )  # fmt: skip
        self.order_fields([*BedKind.values, "reason"])

    @property
    def kinds(self) -> list[BoundField]:
        """The number fields alone."""
        return [self[kind.value] for kind in BedKind]

    @property
    def beds(self) -> dict[BedKind, int]:
        """The numbers as the service takes them."""
        return {kind: self.cleaned_data[kind.value] for kind in BedKind}


def run_service(form: forms.Form, call: Callable[[], Result]) -> Result | None:
    """Call a service once the form is valid; what it refuses is said beside the field. None when it was not done."""
    try:
        return call() if form.is_valid() else None
    except RefusedError as error:
        form.add_error(None, error)
    except TransitionNotAllowedError:
        form.add_error(None, _("Penempatan ini sudah berubah sejak halaman dibuka. Muat ulang halaman."))
    except KeyReusedError:
        form.add_error(None, _("Formulir ini sudah pernah dikirim. Muat ulang halaman."))
    return None
