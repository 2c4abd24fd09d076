"""Words for referrals: who sent it, what is asked, about whom, on which ground, what happened last."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from referrals.models import Referral, ReferralEvent, RequestedService
from referrals.states import TELLS_PLACE, ReferralKind, ReferralStatus
from tppo_cases.access.context import access_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.formats import clock, local_day, short_date, today
from victims.states import AgeBand, LegalGround, Sex

_NUMBERS = {
    "id": ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"],
    "en": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
}


def is_sending_side(user: User, referral: Referral) -> bool:
    """Whether the user belongs to the unit that sent it or decides on its sending."""
    principals = access_of(user).principals
    return referral.sender_principal in principals or referral.approver_principal in principals


def tells_place(user: User, referral: Referral) -> bool:
    """Whether the user may know which centre sent it: the sender's side, and who is asked to take the person in."""
    return referral.kind in TELLS_PLACE or is_sending_side(user, referral)


def referral_sender_label(user: User, referral: Referral) -> str:
    """The sender as this reader may know it: receivers read the agency, since the centre is where she sleeps."""
    return unit_label(user, referral, referral.sending_unit)


def unit_label(user: User, referral: Referral, unit: Unit) -> str:
    """A unit on either side of the referral; the sending one only as its agency where its name would tell the place."""
    hidden = unit.pk == referral.sending_unit_id and not tells_place(user, referral)
    return unit.agency.short_name if hidden else unit.name


def receiver_label(referral: Referral) -> str:
    """The unit that was asked or that accepted, else the agency."""
    return referral.receiving_unit.name if referral.receiving_unit else referral.receiving_agency.short_name


def service_labels() -> dict[str, str]:
    """The words of all services that can be asked for; one query."""
    return {service.code: str(service) for service in RequestedService.objects.all()}


def need_title(referral: Referral, labels: Mapping[str, str]) -> str:
    """What is asked for, as a heading: "Pemeriksaan psikiatri dan perawatan luka"."""
    words = [labels.get(code, code) for code in referral.services]
    return joined([word if n == 0 else lower_first(word) for n, word in enumerate(words)]) or referral.get_kind_display()


def joined(words: list[str]) -> str:
    """``a, b dan c``"""
    if len(words) < 2:  # one word needs no "and"
        return "".join(words)
    return _("%(first)s dan %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def lower_first(text: str) -> str:
    """As it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def person_words(referral: Referral) -> str:
    """``Perempuan, 18–24 tahun``: all that a list says of a person."""
    sex = Sex(referral.preview_sex).label if referral.preview_sex else ""
    age = AgeBand(referral.preview_age_band).label if referral.preview_age_band else ""
    return ", ".join(str(word) for word in (sex, age) if word)


def group_words(groups: Iterable[str]) -> str:
    """``Ringkasan, identitas, kesehatan``"""
    wanted = set(groups)
    text = ", ".join(str(FieldGroup(group).label) for group in FieldGroup.values if group in wanted)
    return text[:1].upper() + text[1:]


def unshared_sentence(referral: Referral) -> str:
    """What stays closed to the receiver, of the three things that people worry about most."""
    names = {
        FieldGroup.NARRATIVE: _("kronologi"), FieldGroup.LEGAL: _("berkas hukum"),
        FieldGroup.LOCATION: _("letak rumah perlindungan"),
    }  # fmt: skip
    closed = [word for group, word in names.items() if group not in referral.shared_groups]
    if not closed or referral.kind == ReferralKind.BACK:
        return ""
    return _("%(parts)s tidak dibagikan kepada %(agency)s.") % {
        "parts": joined(closed).capitalize(), "agency": referral.receiving_agency.short_name,
    }  # fmt: skip


def ground_words(referral: Referral) -> str:
    """On what sharing rests."""
    if referral.consent_id:
        return _("Persetujuan korban atau wali")
    return str(LegalGround(referral.legal_ground).label) if referral.legal_ground else _("Belum dipilih")


def number_word(number: int) -> str:
    """``Empat`` up to ten, then figures."""
    words = _NUMBERS["en" if (get_language() or "id").startswith("en") else "id"]
    return words[number - 1].capitalize() if 1 <= number <= len(words) else str(number)


def moved_sentence(event: ReferralEvent | None, user: User) -> str:
    """Say calmly that the step was taken before: by whom and when. ``event`` is the referral's last one."""
    if event is None:
        return _("Keadaan rujukan ini sudah berubah.")
    did = {
        ReferralStatus.SUBMITTED: _("diajukan"), ReferralStatus.RETURNED: _("dikembalikan"),
        ReferralStatus.REJECTED: _("tidak disetujui"), ReferralStatus.APPROVED: _("disetujui"),
        ReferralStatus.RECEIVED: _("dibuka"), ReferralStatus.ACCEPTED: _("diterima"), ReferralStatus.DECLINED: _("ditolak"),
        ReferralStatus.IN_PROGRESS: _("mulai dikerjakan"), ReferralStatus.COMPLETED: _("diselesaikan"),
        ReferralStatus.WITHDRAWN: _("ditarik"), ReferralStatus.EXPIRED: _("dinyatakan kedaluwarsa"),
    }.get(ReferralStatus(event.to_status), _("diubah"))  # fmt: skip
    return _("Rujukan ini sudah %(did)s oleh %(who)s, %(when)s.") % {
        "did": did,
        "who": _("Anda") if event.actor_id == user.pk else event.actor.full_name,
        "when": _moment(event),
    }


def _moment(event: ReferralEvent) -> str:
    time = _("pukul %(time)s") % {"time": clock(event.at)}
    return time if local_day(event.at) == today() else f"{short_date(event.at)} {time}"
