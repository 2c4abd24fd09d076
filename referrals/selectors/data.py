"""A referral as plain data for machines: what this reader may not see has no key."""

from collections.abc import Sequence
from typing import Any

from referrals.models import Referral
from referrals.selectors import words
from referrals.selectors.detail import ReferralView, awaits_approval_afterwards
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase


def as_data(user: User, referral: Referral) -> dict[str, Any]:
    """The preview for everybody who sees the referral; the rest by side and status, and the case while it is open to them."""
    return list_data(user, [referral])[0]


def list_data(user: User, referrals: Sequence[Referral]) -> list[dict[str, Any]]:
    """As ``as_data``, with one query for all: a grant may have ended by its time alone."""
    wanted = {referral.case_id for referral in referrals}
    seen = set(VictimCase.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    cases = ({"case_id": each.case_id} if each.case_id in seen else {} for each in referrals)
    return [_data(user, referral) | case for referral, case in zip(referrals, cases, strict=True)]


def _data(user: User, referral: Referral) -> dict[str, Any]:
    view = ReferralView(user, referral)
    data: dict[str, Any] = {
        "side": "sender" if view.is_sender else "receiver",
        "sender": words.referral_sender_label(user, referral),
    }
    data |= _preview(referral)
    if view.is_opened:
        data |= {"need": view.need, "result": view.result, "facility": view.facility}
    if view.is_sender:
        data |= {"submitted_at": referral.submitted_at, "ground_note": view.ground_note}
    return data


def _preview(referral: Referral) -> dict[str, Any]:
    return {
        "id": referral.pk,
        "number": referral.preview_number,
        "status": referral.status,
        "kind": referral.kind,
        "urgency": referral.urgency,
        "services": referral.services,
        "sex": referral.preview_sex,
        "age_band": referral.preview_age_band,
        "receiving_agency": referral.receiving_agency.code,
        "receiving_unit": referral.receiving_unit.code if referral.receiving_unit else None,
        "shared_groups": referral.shared_groups,
        "ground": "consent" if referral.consent_id else referral.legal_ground,
        "approval_due": awaits_approval_afterwards(referral),
        "approved_at": referral.approved_at,
        "received_at": referral.received_at,
        "answered_at": referral.answered_at,
        "closed_at": referral.closed_at,
        "due_at": referral.due_at,
        "answers": referral.answers_id,
    }
