"""The tab Identitas: what is known of the person by part; numbers are masked until they are asked for."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core import formats
from tppo_cases.core.sealed import reveal
from victims.models.person import VictimIdentity
from victims.selectors.cases import CaseView
from victims.states import BirthPrecision

# Shown by their last digits alone: enough to tell two apart, not enough to be carried away at a glance.
MASKED = frozenset({"nik", "family_card_number", "passport", "phone", "safe_contact", "police_report_number"})
SHOWN_DIGITS = 3
_G = FieldGroup
PARTS: tuple[tuple[str, str | Promise, dict[str, str | Promise]], ...] = (
    (_G.IDENTITY, _("Identitas"), {
        "full_name": _("Nama lengkap"), "other_names": _("Nama lain"), "nik": _("NIK"), "family_card_number": _("Nomor KK"),
        "passport": _("Paspor"),
    }),
    (_G.CONTACT, _("Kontak"), {
        "phone": _("Telepon"), "safe_contact": _("Kontak aman"), "id_address": _("Alamat KTP"),
        "true_address": _("Alamat sebenarnya"),
    }),
    (_G.FAMILY, _("Keluarga"), {"family_contact": _("Keluarga")}),
    (_G.LEGAL, _("Hukum"), {"police_report_number": _("Nomor laporan polisi")}),
)  # fmt: skip


def mask(text: str) -> str:
    """``•••• 123``; a short text is hidden whole."""
    return f"•••• {text[-SHOWN_DIGITS:]}" if len(text) > 2 * SHOWN_DIGITS else "••••"


def identity_parts(view: CaseView, *, in_full: bool = False) -> list[dict[str, Any]]:
    """The parts that the reader may see, each with its lines. ``in_full`` also shows what is masked."""
    identity: VictimIdentity = view.case.victim.identity
    parts = []
    for group, title, fields in PARTS:
        if group not in view:
            continue
        items = _person(view) if group == FieldGroup.IDENTITY else []
        for name, label in fields.items():
            text = reveal(identity, name, view)
            hidden = bool(text) and name in MASKED and not in_full
            items.append({"label": label, "value": mask(text) if hidden else text, "name": name})
        parts.append({"title": title, "items": items})
    return parts


def shown_fields(view: CaseView, *, in_full: bool) -> list[str]:
    """The names of the fields that the page shows in full, for the audit."""
    return [name for group, _title, fields in PARTS if group in view for name in fields if in_full or name not in MASKED]


def _person(view: CaseView) -> list[dict[str, Any]]:
    victim = view.case.victim
    return [
        {"label": _("Nama samaran"), "value": view.alias},
        {"label": _("Jenis kelamin"), "value": victim.get_sex_display()},
        {"label": _("Lahir"), "value": birth_words(view)},
        {"label": _("Kewarganegaraan"), "value": _("Indonesia") if victim.nationality == "ID" else victim.nationality},
        {"label": _("Asal"), "value": victim.origin_regency and str(victim.origin_regency)},
    ]


def birth_words(view: CaseView) -> str:
    """The birth date as far as it is known, with how well it is known."""
    identity = view.case.victim.identity
    born = reveal(identity, "birth_date", view)
    precision = BirthPrecision(identity.birth_precision)
    if not born:
        year = view.case.victim.birth_year
        return str(year) if year else str(precision.label)
    if precision == BirthPrecision.EXACT:
        return formats.long_date(date.fromisoformat(born))
    return f"{born} ({str(precision.label).lower()})"
