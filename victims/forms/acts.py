"""Forms of the acts on a case: closing early, hand-over, manager, team."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.core.forms import SearchSelect
from victims.forms.base import CommandForm, ReasonForm
from victims.models.case import VictimCase
from victims.services.closing import heads_of
from victims.states import EARLY_OUTCOMES, CaseOutcome

WORKING_ROLES = [role for role, capabilities in CAPABILITIES.items() if Capability.CASE_EDIT in capabilities]


def workers_of(**where: Any) -> QuerySet[User]:
    """People who work on cases today, by the columns of their membership."""
    posts = Membership.objects.live().filter(role__in=WORKING_ROLES, **where)
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("full_name")


class ConfirmForm(CommandForm):
    """A command that asks for nothing."""


class EarlyClosingForm(ReasonForm):
    """Why services can not go on."""

    outcome = forms.ChoiceField(
        label=_("Mengapa layanan tidak dilanjutkan?"), widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in CaseOutcome if outcome in EARLY_OUTCOMES],
        error_messages={"required": _("Pilih satu")},
    )  # fmt: skip
    field_order = ("outcome", "reason")

    def clean_outcome(self) -> CaseOutcome:
        """As the service takes it."""
        return CaseOutcome(self.cleaned_data["outcome"])


class WorkerField(forms.ModelChoiceField):
    """A person by her name."""

    def label_from_instance(self, obj: Any) -> str:
        """The full name."""
        return str(obj.full_name)


class TransferForm(ReasonForm):
    """To which unit of the agency, and who manages the case there."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit penerima"), widget=SearchSelect, empty_label=_("Pilih unit"),
        error_messages={"required": _("Pilih unit penerima"), "invalid_choice": _("Pilih unit dari daftar")},
    )  # fmt: skip
    manager = WorkerField(
        User.objects.none(), label=_("Manajer kasus di sana"), required=False, widget=SearchSelect,
        empty_label=_("Kepala unit yang menetapkan"), help_text=_("Boleh dikosongkan, kecuali kasus ini terbatas."),
    )  # fmt: skip
    field_order = ("unit", "manager", "reason")

    def __init__(self, *args: Any, case: VictimCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = case.owner_unit.agency_id
        posts = Membership.objects.live().filter(role__in=WORKING_ROLES, unit__agency=agency).exclude(unit=case.owner_unit_id)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=posts.values("unit"))  # type: ignore[attr-defined]
        self.fields["manager"].queryset = workers_of(unit__in=posts.values("unit"))  # type: ignore[attr-defined]


class ManagerForm(CommandForm):
    """Who manages the case."""

    manager = WorkerField(
        User.objects.none(), label=_("Manajer kasus"), widget=SearchSelect, empty_label=_("Pilih petugas"),
        error_messages={"required": _("Pilih petugas"), "invalid_choice": _("Pilih petugas dari daftar")},
    )  # fmt: skip

    def __init__(self, *args: Any, case: VictimCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = workers_of(unit=case.owner_unit_id)  # type: ignore[attr-defined]


class TeamField(forms.ModelMultipleChoiceField):
    """Persons by their names."""

    def label_from_instance(self, obj: Any) -> str:
        """The full name."""
        return str(obj.full_name)


class RestrictForm(CommandForm):
    """Which colleagues go on seeing the case."""

    team = TeamField(
        User.objects.none(), label=_("Siapa lagi yang tetap melihat kasus ini?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Anda dan manajer kasus selalu termasuk. Tanpa kepala unit, putusan dan penempatan tertahan."),
    )  # fmt: skip

    def __init__(self, *args: Any, case: VictimCase, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [actor.pk, case.case_manager_id]
        self.fields["team"].queryset = workers_of(unit=case.owner_unit_id).exclude(  # type: ignore[attr-defined]
            pk__in=[key for key in known if key]
        )
        # Somebody must be able to decide; who is kept out on purpose is unticked on purpose.
        self.fields["team"].initial = [head.pk for head in heads_of(case.owner_unit, but=actor)]
