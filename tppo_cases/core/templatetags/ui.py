"""Template tags and filters of the screens. Each is shown with an example in ``templates/components/README.md``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms, template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tppo_cases.core import badges, charts, formats

register = template.Library()

STAGES = (pgettext_lazy("tahap kasus", "Penerimaan"), _("Penapisan"), _("Asesmen"), _("Rencana"), _("Layanan"), _("Terminasi"))
GROUPS = {
    "overdue": (_("Terlambat"), "mengkudu", "exclamation-circle"),
    "today": (_("Hari ini"), "kunyit", "clock"),
    "week": (_("Minggu ini"), "", "calendar-event"),
    "later": (_("Nanti"), "", "calendar-event"),
}
SHORT_LABEL = 17  # characters that fit a tile of half a phone


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers: always beside a word."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("components/badge.html")
def badge(kind: str, code: str, text: str = "", n: object = "") -> dict[str, Any]:
    """A status badge; ``text`` replaces the word, ``n`` fills its number (revision, minutes)."""
    found = badges.badge_of(kind, str(code))
    word = str(found.word)
    return {"text": text or (word % {"n": n} if "%(n)s" in word else word), "tone": found.tone, "icon_name": found.icon}


@register.inclusion_tag("components/badge.html")
def tone_badge(tone: str, icon_name: str, text: str) -> dict[str, Any]:
    """A badge for something that is not a status, such as a risk."""
    return {"text": text, "tone": tone, "icon_name": icon_name}


@register.filter
def occupancy(occupied: int, capacity: int) -> str:
    """The code of ``{% badge "unit" … %}`` for a unit."""
    return badges.occupancy_code(int(occupied or 0), int(capacity or 0))


@register.inclusion_tag("components/deadline_chip.html")
def deadline_chip(due: date | datetime, met_at: datetime | None = None, paused: str = "") -> dict[str, Any]:
    """How a deadline stands, in a pill."""
    return {"state": formats.deadline(due, met_at=met_at, paused=paused)}


@register.simple_tag
def deadline_side(due: date | datetime | None, met_at: datetime | None = None) -> str:
    """The class of the line at the left of a row; empty without a deadline."""
    return f"side-{formats.deadline(due, met_at=met_at).tone}" if due else ""


@register.filter
def deadline_group(due: date | datetime) -> str:
    """``overdue``, ``today``, ``week`` or ``later``: for ``{% ifchanged %}`` and ``group_head``."""
    return formats.deadline_group(due)


@register.inclusion_tag("components/group_head.html")
def group_head(code: str) -> dict[str, Any]:
    """The heading row of a deadline group."""
    word, tone, icon_name = GROUPS[code]
    return {"text": word, "tone": tone, "icon_name": icon_name}


@register.inclusion_tag("components/alias_tile.html")
def alias_tile(initials: str = "", icon_name: str = "", size: str = "", tone: str = "") -> dict[str, Any]:
    """Initials, or an icon where nobody is meant. ``size``: "big" or "small"; ``tone``: "abu" for roles without cases."""
    return {"initials": initials, "icon_name": icon_name, "size": size, "tone": tone}


def _stages(current: int, words: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"number": number, "word": word, "state": "done" if number < current else "now" if number == current else ""}
        for number, word in enumerate(words, start=1)
    ]


@register.inclusion_tag("components/stage_line.html")
def stage_line(stage: int) -> dict[str, Any]:
    """The six stages of a case: a line when wide, segments on phones. ``stage`` is 1 to 6, 7 when all are done."""
    steps = _stages(stage, STAGES)
    now = steps[min(stage, len(steps)) - 1]
    return {"steps": steps, "now": now, "next": steps[stage] if stage < len(steps) else None, "count": len(steps)}


@register.inclusion_tag("components/segments.html")
def segments(current: int, count: int = 6) -> dict[str, Any]:
    """The bare segment bar of rows and of the intake; say the number in words beside it."""
    return {"steps": _stages(current, range(count))}


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """``24 November 2026``"""
    return formats.long_date(value) if value else ""


@register.filter
def tanggal_hari(value: date | datetime | None) -> str:
    """``Selasa, 24 November 2026``"""
    return formats.weekday_date(value) if value else ""


@register.filter
def tanggal_pendek(value: date | datetime | None) -> str:
    """``24 Nov``; with the year when it is another one."""
    return formats.short_date(value) if value else ""


@register.filter
def tanggal_tahun(value: date | datetime | None) -> str:
    """``24 Nov 2026``: short, but always with the year."""
    return formats.short_date(value, with_year=True) if value else ""


@register.filter
def waktu(value: datetime | None, separator: str = ",") -> str:
    """``hari ini 08.55`` or ``24 Nov, 06.30``; ``|waktu:""`` leaves the comma out."""
    return formats.moment(value, separator=separator) if value else ""


@register.filter
def jam(value: datetime | time | None) -> str:
    """``06.30``"""
    return formats.clock(value) if value is not None else ""


@register.filter
def angka(value: formats.Number | None) -> str:
    """``1.130``; nothing known is a dash."""
    return "–" if value is None else formats.number(value)


@register.filter
def persen(value: formats.Number | None) -> str:
    """``93 %`` from 93."""
    return "–" if value is None else formats.percent(value)


@register.filter
def bagian(part: formats.Number | None, whole: formats.Number | None) -> int:
    """The part in percent of the whole, as a whole number: ``{{ done|bagian:total|persen }}``."""
    return formats.share(part or 0, whole or 0)


@register.filter
def rupiah(value: formats.Number | None) -> str:
    """``Rp1.250.000``"""
    return "–" if value is None else formats.rupiah(value)


@register.filter
def ukuran(value: int | None) -> str:
    """``1,2 MB`` from bytes."""
    return "–" if value is None else formats.file_size(value)


@register.filter
def few(value: int | None) -> str:
    """The class of a number of free beds: none, few (1 or 2), or nothing."""
    return "" if value is None or value > 2 else "few" if value else "none"  # one or two beds are few


@register.filter
def tile_columns(optgroups: Iterable[Any]) -> str:
    """``tiles-2`` when all labels of a choice are short enough for two columns on a phone."""
    labels = [str(option["label"]) for _group, options, _index in optgroups for option in options]
    return "tiles-2" if len(labels) > 1 and all(len(label) <= SHORT_LABEL for label in labels) else ""


@register.filter
def error_target(field: BoundField) -> str:
    """The id that a link of the error summary leads to: the first input of the field."""
    several = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)
    return f"{field.auto_id}_0" if several else field.id_for_label or field.auto_id


@register.simple_tag
def error_items(form: BaseForm | None = None, forms_list: Iterable[BaseForm] | None = None) -> dict[str, Any]:
    """The errors of one or several forms: ``fields`` (target and sentence), ``general`` sentences and their ``count``."""
    every = [*([form] if form else []), *(forms_list or [])]  # an undefined name reaches a tag as ""
    fields = [{"target": error_target(bound), "text": error} for each in every for bound in each for error in bound.errors]
    general = [error for each in every for error in each.non_field_errors()]
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.inclusion_tag("components/stacked_bars.html")
def stacked_bars(rows: Sequence[Mapping[str, Any]], series: Sequence[str], label: str) -> dict[str, Any]:
    """Stacked bars with legend, drawn for phones and for wide screens. ``label`` says the finding in words."""
    return {
        "charts": [charts.stacked_bars(rows, width) for width in (charts.NARROW, charts.WIDE)],
        "legend": [{"series": number, "label": name} for number, name in enumerate(series, start=1)],
        "label": label,
    }


@register.inclusion_tag("components/tile_map.html")
def tile_map(rows: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Free beds of the provinces; ``value`` None where there is no unit. ``label`` says the finding in words."""
    return {"tiles": charts.tile_map(rows), "label": label}
