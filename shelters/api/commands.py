"""Change beds and placements: one address per verb, each ends in the service that the pages use."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shelters.api.serializers import (
    ApproveInput,
    BedInput,
    CapacityInput,
    DischargeInput,
    PlacementSerializer,
    ProposeInput,
    RefuseInput,
    ShelterSerializer,
)  # fmt: skip
from shelters.selectors.board import row_of, shelters_for_board
from shelters.selectors.placements import placements_for, told
from shelters.services.capacity import set_capacity
from shelters.services.moves import transfer_placement
from shelters.services.placements import approve_placement, discharge_placement, propose_placement, refuse_placement
from tppo_cases.access.api import has_capability
from tppo_cases.access.api_input import KEY, Shape, checked, key_of
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase


def _answer(user: User, placement_id: UUID, code: int = status.HTTP_200_OK) -> Response:
    """The placement as the actor may know it now; 204 when the act ended her access to it."""
    visible = placements_for(user).filter(pk=placement_id).first()
    if visible is None:
        return Response(status=status.HTTP_204_NO_CONTENT)
    return Response(PlacementSerializer(told(user, [visible])[0]).data, code)


def _documented(operation_id: str, shape: Shape) -> Callable[[type[APIView]], type[APIView]]:
    """Say in the schema what a verb takes and gives."""
    operation = extend_schema(operation_id=operation_id, request=shape, responses=PlacementSerializer)
    return extend_schema_view(post=operation)


class ProposeView(APIView):
    """Ask for a bed."""

    permission_classes = (has_capability(Capability.PLACEMENT_PROPOSE),)

    @extend_schema(
        request=ProposeInput, responses={201: PlacementSerializer}, operation_id="placements_propose", parameters=[KEY]
    )
    def post(self, request: Request) -> Response:
        """Propose a placement; 400 names the shelters that have a bed. Send an Idempotency-Key to repeat safely."""
        user, data = user_of(request._request), checked(ProposeInput, request)
        case = get_visible_or_404(VictimCase.objects.visible_to(user), pk=data["case_id"])
        facts = {name: data[name] for name in ("shelter", "bed_kind", "is_emergency", "reason")}
        placement = propose_placement(actor=user, case_id=case.pk, key=key_of(request), **facts)
        return _answer(user, placement.pk, status.HTTP_201_CREATED)


class PlacementCommand(ABC, APIView):
    """A verb on one placement that the account may know of."""

    @abstractmethod
    def run(self, user: User, placement_id: UUID, request: Request) -> UUID:
        """Call the service of the verb; return the id of the placement to answer with."""

    def post(self, request: Request, placement_id: UUID) -> Response:
        """Run the verb: 404 unseen, 403 not allowed, 400 refused with a sentence, 409 when it has moved on."""
        user = user_of(request._request)
        get_visible_or_404(placements_for(user), pk=placement_id)
        return _answer(user, self.run(user, placement_id, request))


@_documented("placements_approve", ApproveInput)
class ApproveView(PlacementCommand):
    """Agree to a proposal or an emergency."""

    permission_classes = (has_capability(Capability.PLACEMENT_APPROVE),)

    def run(self, user: User, placement_id: UUID, request: Request) -> UUID:
        return approve_placement(actor=user, placement_id=placement_id, **checked(ApproveInput, request)).pk


@_documented("placements_refuse", RefuseInput)
class RefuseView(PlacementCommand):
    """Do not agree."""

    permission_classes = (has_capability(Capability.PLACEMENT_APPROVE),)

    def run(self, user: User, placement_id: UUID, request: Request) -> UUID:
        return refuse_placement(actor=user, placement_id=placement_id, **checked(RefuseInput, request)).pk


@_documented("placements_transfer", BedInput)
class TransferView(PlacementCommand):
    """Move to another bed; the answer is the new placement."""

    permission_classes = (has_capability(Capability.PLACEMENT_PROPOSE),)

    def run(self, user: User, placement_id: UUID, request: Request) -> UUID:
        return transfer_placement(actor=user, placement_id=placement_id, key=key_of(request), **checked(BedInput, request))


@_documented("placements_discharge", DischargeInput)
class DischargeView(PlacementCommand):
    """Record that the person has left."""

    permission_classes = (has_capability(Capability.PLACEMENT_PROPOSE),)

    def run(self, user: User, placement_id: UUID, request: Request) -> UUID:
        return discharge_placement(actor=user, placement_id=placement_id, **checked(DischargeInput, request)).pk


class CapacityView(APIView):
    """Set the beds of a shelter."""

    permission_classes = (has_capability(Capability.SHELTER_CAPACITY),)

    @extend_schema(request=CapacityInput, responses=ShelterSerializer, operation_id="shelters_capacity")
    def post(self, request: Request, code: str) -> Response:
        """Set beds from today on; 400 when more people stay there."""
        user = user_of(request._request)
        shelter = get_visible_or_404(shelters_for_board(user), code=code)
        data = checked(CapacityInput, request)
        set_capacity(actor=user, shelter=shelter, **data)
        return Response(ShelterSerializer(row_of(shelters_for_board(user).get(pk=shelter.pk))).data)
