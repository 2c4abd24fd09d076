"""Forms of the pages that keep the people of an agency."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.people.policies import ROLE_PLACES
from tppo_cases.access.people.selectors import units_of
from tppo_cases.access.people.services import PersonFacts
from tppo_cases.accounts.models import Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.core.forms import SearchSelect

ROLE_CHOICES = [("", _("Pilih peran")), *((role.value, role.label) for role in ROLE_PLACES)]


class PostForm(forms.Form):
    """A role in a unit of the administrator's agency."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit kerja"),
        empty_label=_("Pilih unit"),
        widget=SearchSelect,
        error_messages={"required": _("Pilih unit tempat orang ini bekerja"), "invalid_choice": _("Pilih unit dari daftar")},
    )
    role = forms.ChoiceField(
        label=_("Peran"),
        choices=ROLE_CHOICES,
        error_messages={"required": _("Pilih peran orang ini"), "invalid_choice": _("Pilih peran dari daftar")},
    )

    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Dibaca orang kedua yang menyetujui peran ini."), error_messages={"required": _("Tulis alasannya")},
    )  # fmt: skip

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(actor)  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def role_value(self) -> Role:
        """The chosen role."""
        return Role(self.cleaned_data["role"])


class FactorResetForm(forms.Form):
    """Why a person's second factor is to be taken away."""

    reason = forms.CharField(
        label=_("Alasan"),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=_("Misalnya ponsel hilang, dan cara Anda memastikan orangnya."),
        error_messages={"required": _("Tulis alasannya, misalnya ponsel hilang")},
    )


class PersonForm(PostForm):
    """A new account and its first post."""

    full_name = forms.CharField(
        label=_("Nama lengkap"), max_length=120, error_messages={"required": _("Isi nama lengkap, misalnya Ratna Wulandari")}
    )
    salutation = forms.CharField(
        label=_("Sapaan"), max_length=20, required=False, help_text=_("Boleh kosong. Misalnya Bu Ratna.")
    )
    email = forms.EmailField(
        label=_("Alamat surel dinas"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={
            "required": _("Isi alamat surel dinas"),
            "invalid": _("Isi alamat surel lengkap, misalnya nama@kemensos.go.id"),
        },
    )
    field_order = ("full_name", "salutation", "email", "unit", "role", "reason")

    @property
    def facts(self) -> PersonFacts:
        """The account, ready for the service."""
        data = self.cleaned_data
        return PersonFacts(email=data["email"].lower(), full_name=data["full_name"], salutation=data["salutation"])
