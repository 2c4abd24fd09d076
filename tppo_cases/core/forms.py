"""How forms are drawn and the few fields that every app needs: a day, a moment, a choice that is searched."""

import json
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
TIME_FORMATS = ["%H.%M", "%H:%M"]


class SimpulFormRenderer(TemplatesSetting):
    """Draw fields and widgets with ``templates/django/forms``: label, hint, error sentence, input, in that order."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


APART = frozenset({"kunci", "versi"})  # what a form carries for itself


def press_key(form: forms.Form) -> UUID | None:
    """The idempotency key of what was pressed: the same page with the same words is one press, with other words another.

    A browser that goes back shows the page as it was, key and all; what is changed there must not be taken for a repetition.
    ``kunci`` is random and kept nowhere, so nothing of the words can be guessed from the result. None when it was tampered
    with. Precondition: valid.
    """
    key: UUID | None = form.cleaned_data.get("kunci")
    if key is None:
        return None
    said = [(name, _said(form, name)) for name in sorted(form.fields) if name not in APART]
    return uuid5(key, json.dumps(said, default=str))


def _said(form: forms.Form, name: str) -> Any:
    """What was posted for a field, as it was posted; of a file its name and size."""
    field, html_name = form.fields[name], form.add_prefix(name)
    if isinstance(field, forms.FileField):
        return [(file.name, file.size) for file in form.files.getlist(html_name)]
    posted: Any = form.data
    parts = [html_name, *(f"{html_name}_{number}" for number in range(len(getattr(field, "fields", ()))))]
    return [posted.getlist(part) if hasattr(posted, "getlist") else posted.get(part) for part in parts]


class DayInput(forms.DateInput):
    """A day typed as 24/11/2026 with the number keys of a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "10", **(attrs or {})}
        super().__init__(attrs=given, format="%d/%m/%Y")


class ClockInput(forms.TimeInput):
    """A time typed as 09.15."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "5", **(attrs or {})}
        super().__init__(attrs=given, format="%H.%M")


# Nobody alive was born before, nothing here happens after; and PostgreSQL's driver reads no year 0.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


def check_year(value: date | None) -> None:
    """Raise ValidationError for a day or moment outside of 1900 to 2100."""
    if value is not None and not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValidationError(_("Periksa tahunnya, misalnya 2026"))


class DayField(forms.DateField):
    """A day; the error says how to write it."""

    widget = DayInput
    input_formats = DAY_FORMATS
    default_error_messages: ClassVar = {
        "required": _("Isi tanggal, misalnya 24/11/2026"),
        "invalid": _("Isi tanggal dengan angka, misalnya 24/11/2026"),
    }
    default_validators = [check_year]


class MomentInput(forms.SplitDateTimeWidget):
    """A day and a time side by side."""

    template_name = "django/forms/widgets/moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super(forms.SplitDateTimeWidget, self).__init__((DayInput(), ClockInput()), attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the two parts for screen readers."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Tanggal"), _("Jam")), strict=True):
            part["attrs"]["aria-label"] = label
        return context


class MomentField(forms.SplitDateTimeField):
    """A day and a time in Asia/Jakarta, as an aware datetime."""

    widget = MomentInput
    default_error_messages: ClassVar = {
        "required": _("Isi tanggal dan jam, misalnya 24/11/2026 dan 09.15"),
        "invalid_date": _("Isi tanggal dengan angka, misalnya 24/11/2026"),
        "invalid_time": _("Isi jam dengan angka, misalnya 09.15"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_date_formats=DAY_FORMATS, input_time_formats=TIME_FORMATS, **kwargs)

    def compress(self, data_list: Any) -> Any:
        """Check the year before the time zone is put on: there is no year 0 to move into."""
        if data_list:
            check_year(data_list[0])
        return super().compress(data_list)


class SearchSelect(forms.Select):
    """A select for more than six choices; with JavaScript a box above it narrows the list."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs={"data-search": "", **(attrs or {})}, choices=choices)


class PasswordField(forms.CharField):
    """A password that can be shown while typing."""

    widget = forms.PasswordInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)
