"""Shapes of the API for beds and placements. No rules here: input ends in a service, output comes from a selector."""

from typing import Any

from rest_framework import serializers

from shelters.models import Shelter
from shelters.states import DISCHARGES, BedKind, EndKind
from tppo_cases.access.api_input import MomentInput


class BedsSerializer(serializers.Serializer[Any]):
    """Beds of one kind; ``free`` is null where there are none of this kind."""

    kind = serializers.ChoiceField(BedKind.choices, read_only=True)
    capacity = serializers.IntegerField(read_only=True)
    occupied = serializers.IntegerField(read_only=True)
    free = serializers.IntegerField(read_only=True, allow_null=True)


class ShelterSerializer(serializers.Serializer[Any]):
    """A shelter on the board."""

    code = serializers.CharField(source="shelter.code", read_only=True)
    name = serializers.CharField(source="shelter.unit.name", read_only=True)
    city = serializers.CharField(source="shelter.city", read_only=True)
    province = serializers.CharField(source="shelter.unit.regency.province_id", read_only=True, default=None)
    capacity = serializers.IntegerField(read_only=True)
    occupied = serializers.IntegerField(read_only=True)
    free = serializers.IntegerField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    beds = BedsSerializer(many=True, read_only=True)


class PlacementSerializer(serializers.Serializer[Any]):
    """A placement. Case, room and reasons are empty for who may not know where the person stays."""

    id = serializers.UUIDField(source="placement.id", read_only=True)
    case_id = serializers.UUIDField(read_only=True, allow_null=True)
    shelter = serializers.CharField(source="placement.shelter.code", read_only=True)
    bed_kind = serializers.CharField(source="placement.bed_kind", read_only=True)
    status = serializers.CharField(source="placement.status", read_only=True)
    approval = serializers.CharField(source="placement.approval", read_only=True)
    is_emergency = serializers.BooleanField(source="placement.is_emergency", read_only=True)
    sex = serializers.CharField(source="placement.preview_sex", read_only=True)
    age_band = serializers.CharField(source="placement.preview_age_band", read_only=True)
    needs = serializers.ListField(source="placement.preview_needs", child=serializers.CharField(), read_only=True)
    proposed_at = serializers.DateTimeField(source="placement.proposed_at", read_only=True)
    hold_until = serializers.DateTimeField(source="placement.hold_until", read_only=True, allow_null=True)
    started_at = serializers.DateTimeField(source="placement.started_at", read_only=True, allow_null=True)
    ended_at = serializers.DateTimeField(source="placement.ended_at", read_only=True, allow_null=True)
    end_kind = serializers.CharField(source="placement.end_kind", read_only=True)
    room = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    decision_reason = serializers.CharField(read_only=True)


class BedInput(serializers.Serializer[Any]):
    """A bed of a kind in a shelter, by its code."""

    shelter = serializers.SlugRelatedField(slug_field="code", queryset=Shelter.objects.filter(is_active=True))
    bed_kind = serializers.ChoiceField(BedKind.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)

    def validate_bed_kind(self, value: str) -> BedKind:
        """As the service takes it."""
        return BedKind(value)


class ProposeInput(BedInput):
    """Ask a shelter for a bed for a case."""

    case_id = serializers.UUIDField()
    is_emergency = serializers.BooleanField(required=False, default=False)


class ApproveInput(serializers.Serializer[Any]):
    """Agree, with the room if it is known."""

    room = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)


class RefuseInput(serializers.Serializer[Any]):
    """Do not agree, with the reason."""

    reason = serializers.CharField(max_length=1000)


class DischargeInput(serializers.Serializer[Any]):
    """How and when she left; without a time, now."""

    end_kind = serializers.ChoiceField([(kind.value, kind.label) for kind in EndKind if kind in DISCHARGES])
    ended_at = MomentInput(required=False, allow_null=True, default=None)

    def validate_end_kind(self, value: str) -> EndKind:
        """As the service takes it."""
        return EndKind(value)


class CapacityInput(serializers.Serializer[Any]):
    """Beds of each kind from today on."""

    beds = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=999), allow_empty=False)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)

    def validate_beds(self, value: dict[str, int]) -> dict[BedKind, int]:
        """As the service takes it."""
        if unknown := set(value) - set(BedKind.values):
            raise serializers.ValidationError([f"? {name}" for name in sorted(unknown)])
        return {BedKind(kind): number for kind, number in value.items()}
