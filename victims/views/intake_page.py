"""What the pages of an intake show around the form: where one is, what to say aloud, who can see it, how it is saved."""

import json
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.accounts.models import User
from tppo_cases.core import formats
from victims.draft_keys import device_key
from victims.forms.intake_age import track_of
from victims.forms.intake_facts import SECTION_FORMS
from victims.intake_sections import SECTIONS, Section, position, section_after
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import DraftContent
from victims.states import Sex, Track

ADDRESSES: dict[str, str | Promise] = {
    "anak": gettext_lazy("Adik"), "pria": gettext_lazy("Bapak"), "wanita": gettext_lazy("Ibu"), "umum": gettext_lazy("Kakak"),
}  # fmt: skip
SENTENCES: dict[str, str | Promise] = {
    "kedatangan": gettext_lazy(
        "%(you)s aman di sini. Saya akan bertanya seperlunya. %(you)s boleh tidak menjawab atau berhenti kapan saja."
    ),
    "persetujuan": gettext_lazy(
        "Saya jelaskan dulu data apa yang dicatat dan siapa yang membacanya. %(you)s boleh menolak, layanan tetap diberikan."
    ),
    "penapisan": gettext_lazy(
        "Saya akan bertanya tentang yang %(you)s alami. Ceritakan sejauh %(you)s sanggup. Kita boleh berhenti dulu."
    ),
    "rincian": gettext_lazy("Nama dan nomor %(you)s disimpan terkunci. Hanya petugas yang menangani yang dapat membacanya."),
}


def address_of(content: DraftContent) -> str:
    """How the person is spoken to: by age first, then by sex."""
    if track_of(content) == Track.CHILD:
        return "anak"
    return {Sex.MALE.value: "pria", Sex.FEMALE.value: "wanita"}.get(content.first("kedatangan", "sex"), "umum")


def sentences(section: Section) -> dict[str, str]:
    """The sentence to say aloud, for each way to speak to a person."""
    return {key: str(SENTENCES[section.slug]) % {"you": you} for key, you in ADDRESSES.items()}


def section_items(draft: IntakeDraft, content: DraftContent, current: str) -> list[dict[str, Any]]:
    """The sections with their progress, for the list at the side and the review."""
    items = []
    for section in SECTIONS:
        progress = SECTION_FORMS[section.slug].progress(content)
        items.append(
            {
                "url": reverse("victims:intake-section", args=[draft.pk, section.slug]), "label": section.title,
                "note": progress or section.empty_note, "done": bool(progress), "current": section.slug == current,
            }
        )  # fmt: skip
    return items


def title_of(content: DraftContent) -> str:
    """How lists call a draft."""
    return content.first("kedatangan", "alias") or _("Belum bernama")


def base_context(user: User, draft: IntakeDraft, content: DraftContent, current: str) -> dict[str, Any]:
    """What every page of a draft needs."""
    return {
        "draft": draft,
        "items": section_items(draft, content, current),
        "saved_text": _("Tersimpan pukul %(time)s") % {"time": formats.clock(draft.saved_at)},
        "seen_by": _("Hanya Anda dan kepala %(unit)s sampai kasus dibuka.") % {"unit": draft.unit.name}
        if draft.created_by_id == user.pk
        else _("Hanya penulisnya dan Anda sampai kasus dibuka."),
        "device": _device(user, draft, content, current),
    }


def _device(user: User, draft: IntakeDraft, content: DraftContent, current: str) -> dict[str, str]:
    """What the script that saves needs: where to, the key, when each field was written, and the server's clock."""
    return {
        "save_url": reverse("victims:intake-save", args=[draft.pk]),
        "key": device_key(user, draft),
        "stamps": json.dumps(content.stamps.get(current, {})),
        "now": str(int(timezone.now().timestamp() * 1000)),
    }


def section_context(user: User, draft: IntakeDraft, content: DraftContent, section: Section) -> dict[str, Any]:
    """What the page of one section needs besides its form."""
    following, number = section_after(section.slug), position(section.slug)
    before = reverse("victims:intake-section", args=[draft.pk, SECTIONS[number - 2].slug]) if number > 1 else ""
    return {
        **base_context(user, draft, content, section.slug),
        "section": section,
        "number": number,
        "count": len(SECTIONS),
        "next_word": str(following.title).lower() if following else _("periksa"),
        "way_on": following.way_on if following else _("Simpan, periksa isian"),
        "back_url": before or reverse("victims:intake-start"),
        "sentences": sentences(section),
        "address": address_of(content),
    }
