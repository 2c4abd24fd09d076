"""One referral."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from referrals.models import Referral
from referrals.services.viewing import view_referral
from referrals.views.shared import detail_context
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability


@require_GET
@requires(Capability.REFERRAL_READ)
def referral_detail(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Everything that this reader may see of it; the receiver's first opening is noted."""
    user = user_of(request)
    try:
        referral = view_referral(actor=user, referral_id=referral_id)
    except Referral.DoesNotExist:
        raise Http404 from None
    return render(request, "referrals/detail.html", detail_context(user, referral))
