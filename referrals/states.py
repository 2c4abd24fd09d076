"""States of a referral and the steps between them. Pure data."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralStatus(models.TextChoices):
    """Where a referral stands (design, section 3)."""

    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Diajukan")
    RETURNED = "returned", _("Dikembalikan")
    REJECTED = "rejected", _("Tidak disetujui")
    APPROVED = "approved", _("Disetujui")
    RECEIVED = "received", _("Menunggu jawaban")
    ACCEPTED = "accepted", _("Diterima")
    DECLINED = "declined", _("Ditolak penerima")
    IN_PROGRESS = "in_progress", _("Dikerjakan")
    COMPLETED = "completed", _("Selesai")
    WITHDRAWN = "withdrawn", _("Ditarik")
    EXPIRED = "expired", _("Kedaluwarsa")


_R = ReferralStatus
TRANSITIONS: Mapping[ReferralStatus, frozenset[ReferralStatus]] = {
    _R.DRAFT: frozenset({_R.SUBMITTED, _R.WITHDRAWN}),
    _R.SUBMITTED: frozenset({_R.APPROVED, _R.RETURNED, _R.REJECTED, _R.WITHDRAWN, _R.EXPIRED}),
    _R.RETURNED: frozenset({_R.DRAFT, _R.WITHDRAWN}),
    _R.REJECTED: frozenset(),
    _R.APPROVED: frozenset({_R.RECEIVED, _R.WITHDRAWN, _R.EXPIRED}),
    _R.RECEIVED: frozenset({_R.ACCEPTED, _R.DECLINED, _R.WITHDRAWN, _R.EXPIRED}),
    _R.ACCEPTED: frozenset({_R.IN_PROGRESS, _R.COMPLETED, _R.WITHDRAWN}),
    _R.DECLINED: frozenset(),
    _R.IN_PROGRESS: frozenset({_R.COMPLETED, _R.WITHDRAWN}),
    _R.COMPLETED: frozenset(),
    _R.WITHDRAWN: frozenset(),
    _R.EXPIRED: frozenset(),
}
FINAL = tuple(status for status, following in TRANSITIONS.items() if not following)
OPEN = tuple(status for status, following in TRANSITIONS.items() if following)
# While it stands here the receiver's unit holds a grant.
GRANTING = (_R.ACCEPTED, _R.IN_PROGRESS)
# From here on the receiver sees that the referral exists.
SENT = (_R.APPROVED, _R.RECEIVED, _R.ACCEPTED, _R.DECLINED, _R.IN_PROGRESS, _R.COMPLETED, _R.WITHDRAWN, _R.EXPIRED)
# The receiver has not answered yet.
WAITING = (_R.APPROVED, _R.RECEIVED)
# While it stands here the two sides write to each other.
IN_TALK = (_R.APPROVED, _R.RECEIVED, _R.ACCEPTED, _R.IN_PROGRESS)
# From where time alone ends it, this long after the step was due: it is shown as overdue first (proposal).
EXPIRABLE = tuple(status for status, following in TRANSITIONS.items() if _R.EXPIRED in following)
EXPIRES_AFTER = timedelta(days=7)


class ReferralKind(models.TextChoices):
    """What a referral asks for."""

    MEDICAL = "medical", _("Rujukan medis")
    NON_MEDICAL = "non_medical", _("Rujukan non-medis")
    RETURN = "return", _("Pemulangan")
    LEGAL_AID = "legal_aid", _("Bantuan hukum")
    REINTEGRATION = "reintegration", _("Reintegrasi sosial")
    TRANSFER = "transfer", _("Pengalihan kasus")
    BACK = "back", _("Rujukan balik")


_K = ReferralKind
# Who is asked to take a person in must know where she sleeps, and from whom she comes (design, section 4).
TELLS_PLACE = frozenset({_K.TRANSFER, _K.RETURN})
# Nothing is left to do once the receiver has said yes.
ENDS_AT_ACCEPTANCE = frozenset({_K.TRANSFER, _K.BACK})
# What the owner of a case may ask for; a rujukan balik answers one of these.
ASKABLE = tuple(kind for kind in ReferralKind if kind != _K.BACK)


class Urgency(models.TextChoices):
    """How fast an answer is needed; urgent ones go on before their approval."""

    NORMAL = "normal", _("Biasa")
    URGENT = "urgent", _("Mendesak")
