"""Shapes of the API. A field that the reader may not see is absent; nothing is ever null for that reason."""

from typing import Any

from rest_framework import serializers

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from victims.models.reference import ServiceKind
from victims.services.assessments import DIMENSIONS
from victims.services.ownership import NOT_OF_THE_UNIT
from victims.states import EARLY_OUTCOMES, AssessmentKind, CaseOutcome, CaseStatus, RiskLevel, ScreeningDecision

LONGEST = 10_000


class CaseRowSerializer(serializers.Serializer[Any]):
    """A line of a list. ``next_due_at`` is for the owning side."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    alias = serializers.CharField()
    status = serializers.ChoiceField(choices=CaseStatus.choices)
    opened_at = serializers.DateTimeField()
    is_restricted = serializers.BooleanField()
    next_due_at = serializers.DateTimeField(required=False)


class CasePageSerializer(serializers.Serializer[Any]):
    """One page; ``next`` is the cursor of the following one, null at the end. There is no total."""

    results = CaseRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class CaseSerializer(serializers.Serializer[Any]):
    """A case. ``groups`` says which parts the account may see; the fields of other parts are absent."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=CaseStatus.choices)
    alias = serializers.CharField()
    is_restricted = serializers.BooleanField()
    groups = serializers.ListField(child=serializers.ChoiceField(choices=FieldGroup.choices))
    # summary
    sex = serializers.CharField(required=False)
    age_band = serializers.CharField(required=False)
    track = serializers.CharField(required=False)
    opened_at = serializers.DateTimeField(required=False)
    arrived_at = serializers.DateTimeField(required=False)
    applied_at = serializers.DateTimeField(required=False, allow_null=True)
    closed_at = serializers.DateTimeField(required=False, allow_null=True)
    outcome = serializers.CharField(required=False)
    arrival_source = serializers.CharField(required=False)
    applicant_kind = serializers.CharField(required=False)
    emergency = serializers.CharField(required=False)
    needs = serializers.ListField(child=serializers.CharField(), required=False)
    # the owning side
    owner_unit = serializers.CharField(required=False)
    case_manager = serializers.CharField(required=False, allow_null=True)
    next_due_at = serializers.DateTimeField(required=False, allow_null=True)
    # identity, contact, family, legal
    age_at_intake = serializers.IntegerField(required=False, allow_null=True)
    nationality = serializers.CharField(required=False)
    origin_regency = serializers.CharField(required=False, allow_null=True)
    full_name = serializers.CharField(required=False)
    other_names = serializers.CharField(required=False)
    birth_date = serializers.CharField(required=False)
    nik = serializers.CharField(required=False)
    family_card_number = serializers.CharField(required=False)
    passport = serializers.CharField(required=False)
    phone = serializers.CharField(required=False)
    safe_contact = serializers.CharField(required=False)
    id_address = serializers.CharField(required=False)
    true_address = serializers.CharField(required=False)
    family_contact = serializers.CharField(required=False)
    police_report_number = serializers.CharField(required=False)
    # narrative, migration, safety
    modus = serializers.CharField(required=False, allow_null=True)
    exploitation_forms = serializers.ListField(child=serializers.CharField(), required=False)
    forced_into_crime = serializers.BooleanField(required=False)
    chronology = serializers.CharField(required=False)
    destination = serializers.CharField(required=False, allow_null=True)
    transit_countries = serializers.ListField(child=serializers.CharField(), required=False)
    recruitment_channel = serializers.CharField(required=False)
    route = serializers.CharField(required=False)
    arrival_place = serializers.CharField(required=False)
    safety_note = serializers.CharField(required=False)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is not in the data: null means "not known", never "not for you"."""
        return {name: value for name, value in super().to_representation(instance).items() if name in instance}


class CaseServiceSerializer(serializers.Serializer[Any]):
    """A service that was given."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    given_on = serializers.DateField()
    provider = serializers.CharField()
    value_rupiah = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()


class CaseNoteSerializer(serializers.Serializer[Any]):
    """A note on one part of the case."""

    id = serializers.UUIDField()
    group = serializers.ChoiceField(choices=FieldGroup.choices)
    written_at = serializers.DateTimeField()
    body = serializers.CharField()


class CaseAssessmentSerializer(serializers.Serializer[Any]):
    """An assessment; dimensions and notes of parts that may not be seen are absent."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=AssessmentKind.choices)
    assessed_at = serializers.DateTimeField()
    levels = serializers.DictField(child=serializers.IntegerField())
    risk = serializers.ChoiceField(choices=RiskLevel.choices, required=False)
    summary = serializers.CharField(required=False)
    health_note = serializers.CharField(required=False)
    safety_note = serializers.CharField(required=False)


class CaseSearchInput(serializers.Serializer[Any]):
    """A case number, an alias, a name, or a whole NIK, passport or phone. In the body, so that it stands in no log."""

    q = serializers.CharField(max_length=120)


class CaseNoInput(serializers.Serializer[Any]):
    """A verb that needs no words."""


class CaseReasonInput(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=LONGEST)


class CaseEarlyClosingInput(CaseReasonInput):
    """Why services can not go on."""

    outcome = serializers.ChoiceField(choices=[(item.value, item.label) for item in CaseOutcome if item in EARLY_OUTCOMES])


def _colleague(**kwargs: Any) -> Any:
    """An account by its address. An unknown one and one of other units get the same sentence: nobody is looked up here."""
    sentences: dict[str, Any] = {"does_not_exist": NOT_OF_THE_UNIT, "invalid": NOT_OF_THE_UNIT}
    accounts = User.objects.filter(is_active=True)
    return serializers.SlugRelatedField(slug_field="email", queryset=accounts, error_messages=sentences, **kwargs)


class CaseTransferInput(CaseReasonInput):
    """The unit that takes over, and who manages the case there."""

    unit = serializers.SlugRelatedField(slug_field="code", queryset=Unit.objects.filter(is_active=True))
    manager = _colleague(required=False, allow_null=True, default=None)


class CaseManagerInput(serializers.Serializer[Any]):
    """Who manages the case, by e-mail address."""

    manager = _colleague()


class CaseRestrictInput(serializers.Serializer[Any]):
    """Who goes on seeing the case, by e-mail address; the manager and the account itself always do."""

    team = _colleague(many=True)


class CaseAssessmentInput(serializers.Serializer[Any]):
    """Levels 0 to 3 by dimension, the risk, and notes; ``replan`` sends the case back to its assessment."""

    kind = serializers.ChoiceField(choices=AssessmentKind.choices)
    risk = serializers.ChoiceField(choices=RiskLevel.choices)
    levels = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=3), default=dict)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    health_note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    safety_note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    replan = serializers.BooleanField(default=False)

    def validate_levels(self, value: dict[str, int]) -> dict[str, int]:
        """Only the six dimensions."""
        if unknown := set(value) - set(DIMENSIONS):
            raise serializers.ValidationError([f"unknown: {name}" for name in sorted(unknown)])
        return value


class CasePlanInput(serializers.Serializer[Any]):
    """Which services, to what end."""

    service_kinds = serializers.SlugRelatedField(
        slug_field="code", queryset=ServiceKind.objects.filter(is_active=True), many=True
    )
    goals = serializers.CharField(default="", allow_blank=True, max_length=LONGEST)


class CaseServiceInput(serializers.Serializer[Any]):
    """A service on a day; aid with its value in rupiah."""

    kind = serializers.SlugRelatedField(slug_field="code", queryset=ServiceKind.objects.filter(is_active=True))
    given_on = serializers.DateField()
    value_rupiah = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=10**12)
    note = serializers.CharField(default="", allow_blank=True, max_length=LONGEST)


class CaseNoteInput(serializers.Serializer[Any]):
    """A note and the part of the case that it is about."""

    group = serializers.ChoiceField(choices=FieldGroup.choices)
    body = serializers.CharField(max_length=LONGEST)


class CaseContactInput(serializers.Serializer[Any]):
    """What a visit or a call found."""

    body = serializers.CharField(max_length=LONGEST)


class CaseDecisionInput(CaseReasonInput):
    """What an officer decides about a screening."""

    decision = serializers.ChoiceField(choices=ScreeningDecision.choices)
