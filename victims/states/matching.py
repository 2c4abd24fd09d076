"""How somebody is found again, and states of a possible match with the steps between them."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class FoundBy(models.TextChoices):
    """How a search found a case."""

    NUMBER = "number", _("Nomor kasus cocok")
    DOCUMENT = "document", _("NIK atau paspor sama")
    PHONE = "phone", _("Nomor telepon sama")
    WHOLE = "whole", _("Nama lengkap sama")
    WORDS = "words", _("Semua kata nama cocok")
    ALIAS = "alias", _("Nama samaran cocok")
    SOUND = "sound", _("Bunyi nama mirip")


class MatchStatus(models.TextChoices):
    """Work state of a possible match."""

    OPEN = "open", _("Perlu diperiksa")
    ASKED = "asked", _("Menunggu jawaban unit")
    CONFIRMED = "confirmed", _("Orang yang sama")
    REJECTED = "rejected", _("Orang berbeda")


_M = MatchStatus
# A confirmed pair that turns out to be wrong is open again, and both units are asked anew.
MATCH_TRANSITIONS: Mapping[MatchStatus, frozenset[MatchStatus]] = {
    _M.OPEN: frozenset({_M.ASKED}),
    _M.ASKED: frozenset({_M.CONFIRMED, _M.REJECTED}),
    _M.CONFIRMED: frozenset({_M.OPEN}),
    _M.REJECTED: frozenset(),
}
MATCH_DECIDED = (_M.CONFIRMED, _M.REJECTED)
