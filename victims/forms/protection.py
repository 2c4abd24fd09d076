"""Forms of the emergency door and of the wall against an officer."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import Membership, User
from tppo_cases.core.forms import SearchSelect
from victims.forms.base import CommandForm, line, story
from victims.models.case import VictimCase
from victims.selectors.protection import units_that_see
from victims.services.emergency import groups_offered
from victims.states import EmergencyReason, ReviewVerdict, WallReason

PICK_ONE = {"required": _("Pilih satu"), "invalid_choice": _("Pilih satu dari daftar")}


class EmergencyForm(CommandForm):
    """Which case, why now, and no more parts than are needed."""

    number = line(
        _("Nomor kasus"), required=True, max_length=20, attrs={"autocapitalize": "characters", "spellcheck": "false"},
        help_text=_("Tertulis pada surat rujukan atau disebut petugasnya, misalnya TPPO-2026-000123."),
        error_messages={"required": _("Isi nomor kasus")},
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Apa yang terjadi?"), choices=EmergencyReason.choices, widget=forms.RadioSelect, error_messages=PICK_ONE
    )
    story = story(
        _("Ceritakan keadaannya"), required=True, rows=3, error_messages={"required": _("Ceritakan keadaannya")},
        help_text=_("Paling sedikit 30 karakter. Dibaca pemilik kasus dan auditor."),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=_("Bagian yang perlu dibaca"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih bagian yang perlu dibaca"), "invalid_choice": _("Pilih dari daftar")},
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(group.value, str(group.label).capitalize()) for group in groups_offered(user)]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """As numbers are written."""
        return str(self.cleaned_data["number"]).strip().upper()


class ReviewForm(CommandForm):
    """What the review found."""

    verdict = forms.ChoiceField(
        label=_("Hasil tinjauan"), choices=ReviewVerdict.choices, widget=forms.RadioSelect, error_messages=PICK_ONE
    )
    review = story(
        _("Apa yang Anda periksa dan temukan?"), required=True, error_messages={"required": _("Tulis hasil tinjauan")}
    )


class OfficerField(forms.ModelChoiceField):
    """A person by her name and her unit: names are not unique."""

    def label_from_instance(self, obj: Any) -> str:
        """``Marlina Rauf, Sentra Nipotowe``."""
        return f"{obj.full_name}, {obj.place}"


class WallForm(CommandForm):
    """Against whom, and why."""

    user = OfficerField(
        User.objects.none(), label=_("Petugas"), widget=SearchSelect, empty_label=_("Pilih petugas"),
        help_text=_("Petugas unit yang kini dapat melihat kasus ini, dan semua petugas lembaga Anda."),
        error_messages={"required": _("Pilih petugas"), "invalid_choice": _("Pilih petugas dari daftar")},
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Mengapa?"), choices=WallReason.choices, widget=forms.RadioSelect, error_messages=PICK_ONE
    )

    def __init__(self, *args: Any, case: VictimCase, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = officers_near(case).exclude(pk=actor.pk)  # type: ignore[attr-defined]


def officers_near(case: VictimCase) -> QuerySet[User]:
    """Whoever works in the owning agency or in a unit that sees the case now; ``place`` names one such unit."""
    near = Q(unit__agency=case.owner_unit.agency_id) | Q(unit__in=units_that_see(case))
    posts = Membership.objects.live().filter(near)
    place = Subquery(posts.filter(user=OuterRef("pk")).order_by("pk").values("unit__name")[:1])
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).annotate(place=place).order_by("full_name")


class OwnConflictForm(CommandForm):
    """Why one must not see this case oneself."""

    reason = forms.ChoiceField(
        label=_("Mengapa Anda tidak boleh menangani kasus ini?"), choices=WallReason.choices, widget=forms.RadioSelect,
        error_messages=PICK_ONE,
    )  # fmt: skip
