"""How old a person is, as far as a draft tells."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.core.forms import DayField
from tppo_cases.core.strict_input import whole_number
from victims.selectors.drafts import DraftContent
from victims.services.opening import ADULT_AGE
from victims.states import Track

OLDEST = 120


class AgeField(forms.CharField):
    """An age as people say it: "27", "27 tahun" or "2 bulan". Gives completed months; None when empty."""

    _SPOKEN = re.compile(r"^(\d{1,3})\s*(th|thn|tahun|bl|bln|bulan)?\.?$", re.IGNORECASE)

    def clean(self, value: Any) -> int | None:
        """Raise a sentence that shows how to write it."""
        text = super().clean(value)
        if not text:
            return None
        spoken = self._SPOKEN.match(text)
        if spoken is None:
            raise ValidationError(_("Isi usia dengan angka, misalnya 27"))
        number, unit = int(spoken[1]), (spoken[2] or "").lower()
        months = number if unit.startswith("b") else number * 12
        if months > OLDEST * 12:
            raise ValidationError(_("Isi usia antara 0 dan 120 tahun"))
        return months


def _cleaned(field: forms.Field, text: str) -> Any:
    try:
        return field.clean(text)
    except ValidationError:
        return None


def age_at_arrival(content: DraftContent) -> int | None:
    """Completed years: by the birth date where it is known to the day, else as said, else by the birth year; 0 before birth."""
    if content.first("rincian", "is_unborn"):
        return 0
    arrived: date = _cleaned(DayField(required=False), content.first("kedatangan", "arrived_at_0")) or timezone.localdate()
    parts = [content.first("rincian", f"birth_{part}") for part in ("year", "month", "day")]
    year, month, day = (whole_number(part) or 0 for part in parts)
    if year and month and day and not content.first("rincian", "birth_is_estimated"):
        return max(0, arrived.year - year - ((arrived.month, arrived.day) < (month, day)))
    months = _cleaned(AgeField(required=False), content.first("kedatangan", "age"))
    if months is not None:
        return int(months) // 12
    return max(0, arrived.year - year) if year else None


def track_of(content: DraftContent) -> Track:
    """Which legal test and which rule of consent apply."""
    age = age_at_arrival(content)
    return Track.CHILD if age is not None and age < ADULT_AGE else Track.ADULT
