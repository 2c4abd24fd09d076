"""Change referrals: one address per verb, each ends in the service that the pages use."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from referrals.api import serializers as shapes
from referrals.api.serializers import ReferralSerializer
from referrals.api.views import ReferralListView
from referrals.models import RELATED, Referral
from referrals.selectors.data import as_data
from referrals.services import answering, approval, drafting, ending, messages, viewing, work
from referrals.services.facts import ReferralFacts
from tppo_cases.access.api import has_capability
from tppo_cases.access.api_input import KEY, Shape, checked, key_of
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase
from victims.models.work import Consent

_C = Capability


def _answer(user: User, referral_id: UUID, code: int = status.HTTP_200_OK) -> Response:
    referral = get_visible_or_404(Referral.objects.visible_to(user).select_related(*RELATED), pk=referral_id)
    return Response(ReferralSerializer(as_data(user, referral)).data, code)


class ReferralCollectionView(ReferralListView):
    """List, and make a draft."""

    @extend_schema(
        request=shapes.ReferralInput, responses={201: ReferralSerializer}, operation_id="referrals_create", parameters=[KEY]
    )
    def post(self, request: Request) -> Response:
        """Make a draft; send an Idempotency-Key to repeat safely. Then call ``submit``."""
        user, data = user_of(request._request), checked(shapes.ReferralInput, request)
        case = get_visible_or_404(VictimCase.objects.visible_to(user), pk=data.pop("case_id"))
        facts = _facts(case, data)
        referral = drafting.create_referral(actor=user, case_id=case.pk, facts=facts, key=key_of(request))
        return _answer(user, referral.pk, status.HTTP_201_CREATED)


def _facts(case: VictimCase, data: Mapping[str, Any]) -> ReferralFacts:
    consent_id = data.get("consent")
    consent = Consent.objects.filter(case=case, pk=consent_id).first() if consent_id else None
    if consent_id and consent is None:
        raise serializers.ValidationError({"consent": ["unknown"]})
    lists = {"services": tuple(data["services"]), "shared_groups": frozenset(data["shared_groups"])}
    return ReferralFacts(**{**data, **lists, "consent": consent})


class ReferralCommand(APIView):
    """A verb on one referral: 404 unseen, 403 not allowed, 400 refused with a sentence, 409 when it has moved on."""

    shape: ClassVar[Shape] = shapes.NoInput
    service: ClassVar[Callable[..., object]]

    def post(self, request: Request, referral_id: UUID) -> Response:
        """Run the verb and return the referral as it stands now."""
        user = user_of(request._request)
        try:
            type(self).service(actor=user, referral_id=referral_id, **checked(self.shape, request))
        except Referral.DoesNotExist:
            raise Http404 from None
        return _answer(user, referral_id)


def _command(
    verb: str, service: Callable[..., object], *capabilities: Capability, shape: Shape = shapes.NoInput
) -> type[ReferralCommand]:
    """The endpoint of one verb."""
    words = (service.__doc__ or "").split("\n", 1)[0]
    attributes = {
        "__doc__": words,
        "permission_classes": (has_capability(*capabilities),),
        "shape": shape,
        "service": staticmethod(service),
    }
    view = type(f"Referral{verb.title().replace('-', '')}View", (ReferralCommand,), attributes)
    name = f"referrals_{verb.replace('-', '_')}"
    schema = extend_schema(request=shape, responses=ReferralSerializer, operation_id=name, description=words)
    return extend_schema_view(post=schema)(view)


COMMANDS: dict[str, type[ReferralCommand]] = {
    "submit": _command("submit", drafting.submit, _C.REFERRAL_CREATE),
    "redraft": _command("redraft", drafting.redraft, _C.REFERRAL_CREATE),
    "approve": _command("approve", approval.approve, _C.REFERRAL_APPROVE),
    "approve-afterwards": _command("approve-afterwards", approval.approve_afterwards, _C.REFERRAL_APPROVE),
    "return": _command("return", approval.return_for_correction, _C.REFERRAL_APPROVE, shape=shapes.ReasonInput),
    "reject": _command("reject", approval.reject, _C.REFERRAL_APPROVE, shape=shapes.ReasonInput),
    "open": _command("open", viewing.view_referral, _C.REFERRAL_RECEIVE),
    "accept": _command("accept", answering.accept, _C.REFERRAL_RECEIVE, shape=shapes.AcceptInput),
    "decline": _command("decline", answering.decline, _C.REFERRAL_RECEIVE, shape=shapes.ReasonInput),
    "start": _command("start", work.start_work, _C.REFERRAL_RECEIVE),
    "complete": _command("complete", work.complete, _C.REFERRAL_RECEIVE, shape=shapes.ResultInput),
    "withdraw": _command("withdraw", ending.withdraw, _C.REFERRAL_CREATE, _C.REFERRAL_APPROVE, shape=shapes.ReasonInput),
    "message": _command("message", messages.send_message, _C.REFERRAL_READ, shape=shapes.MessageInput),
}


class ReferBackView(APIView):
    """Send a rujukan balik."""

    permission_classes = (has_capability(Capability.REFERRAL_CREATE),)

    @extend_schema(
        request=shapes.BackInput, responses={201: ReferralSerializer}, operation_id="referrals_refer_back", parameters=[KEY]
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Answer with a new referral to the sender; send an Idempotency-Key to repeat safely."""
        user, data = user_of(request._request), checked(shapes.BackInput, request)
        try:
            back = work.refer_back(actor=user, referral_id=referral_id, key=key_of(request), **data)
        except Referral.DoesNotExist:
            raise Http404 from None
        return _answer(user, back.pk, status.HTTP_201_CREATED)
