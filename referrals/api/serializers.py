"""Shapes of the API. A field that the reader may not see is absent."""

from typing import Any

from rest_framework import serializers

from referrals.states import ASKABLE, ReferralKind, ReferralStatus, Urgency
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Agency, Unit
from victims.states import LegalGround


class ReferralSerializer(serializers.Serializer[Any]):
    """A referral. ``need``, ``result``, ``facility`` come with acceptance, ``case_id`` while the case is open to the reader."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    side = serializers.ChoiceField(choices=("sender", "receiver"))
    status = serializers.ChoiceField(choices=ReferralStatus.choices)
    kind = serializers.ChoiceField(choices=ReferralKind.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    services = serializers.ListField(child=serializers.CharField())
    sex = serializers.CharField()
    age_band = serializers.CharField()
    sender = serializers.CharField()
    receiving_agency = serializers.CharField()
    receiving_unit = serializers.CharField(allow_null=True)
    shared_groups = serializers.ListField(child=serializers.CharField())
    ground = serializers.CharField()
    approval_due = serializers.BooleanField()
    approved_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    answers = serializers.UUIDField(allow_null=True)
    need = serializers.CharField(required=False)
    result = serializers.CharField(required=False)
    facility = serializers.CharField(required=False)
    submitted_at = serializers.DateTimeField(required=False)
    ground_note = serializers.CharField(required=False)
    case_id = serializers.UUIDField(required=False)


class ReferralInput(serializers.Serializer[Any]):
    """A new draft. Either ``consent`` (the id of a live one that names the agency) or ``legal_ground`` with a note."""

    case_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in ASKABLE])
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.NORMAL.value)
    receiving_agency = serializers.SlugRelatedField(slug_field="code", queryset=Agency.objects.filter(is_active=True))
    receiving_unit = serializers.SlugRelatedField(
        slug_field="code", queryset=Unit.objects.filter(is_active=True), required=False, allow_null=True
    )
    services = serializers.ListField(child=serializers.CharField(max_length=30))
    shared_groups = serializers.ListField(child=serializers.ChoiceField(choices=FieldGroup.choices), default=list)
    need = serializers.CharField(default="", allow_blank=True, max_length=2000)
    consent = serializers.UUIDField(required=False, allow_null=True)
    legal_ground = serializers.ChoiceField(choices=LegalGround.choices, default="", allow_blank=True)
    ground_note = serializers.CharField(default="", allow_blank=True, max_length=2000)


class NoInput(serializers.Serializer[Any]):
    """A verb that needs no words."""


class ReasonInput(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class AcceptInput(serializers.Serializer[Any]):
    """Who will handle it."""

    facility = serializers.CharField(max_length=120, allow_blank=True, default="")


class ResultInput(serializers.Serializer[Any]):
    """What came of it."""

    result = serializers.CharField(max_length=2000, allow_blank=True, default="")


class BackInput(serializers.Serializer[Any]):
    """A rujukan balik."""

    need = serializers.CharField(max_length=2000, allow_blank=True, default="")


class MessageInput(serializers.Serializer[Any]):
    """A message to the other side."""

    body = serializers.CharField(max_length=2000, allow_blank=True, default="")
