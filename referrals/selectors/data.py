"""A referral as plain data for machines: what this reader may not see has no key."""

from typing import Any

from referrals.models import Referral
from referrals.selectors import words
from referrals.selectors.detail import ReferralView, awaits_approval_afterwards
from tppo_cases.accounts.models import User


def as_data(user: User, referral: Referral) -> dict[str, Any]:
    """The preview for everybody who sees the referral; the rest by side and status. No query of its own."""
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
    if view.may_see_case:
        data["case_id"] = referral.case_id
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
