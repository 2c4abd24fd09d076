"""From the four sections of a draft to the facts of a case."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.accounts.models import User
from tppo_cases.core.templatetags.ui import error_target
from victims.forms.intake_age import age_at_arrival
from victims.forms.intake_arrival import ArrivalForm
from victims.forms.intake_base import SectionForm
from victims.forms.intake_consent import ConsentForm
from victims.forms.intake_details import DetailsForm
from victims.forms.intake_screening import ScreeningForm
from victims.intake_sections import position
from victims.selectors.drafts import DraftContent
from victims.services.consents import ConsentFacts
from victims.services.intake import IntakeFacts
from victims.services.opening import CaseFacts, PersonFacts
from victims.states import BirthPrecision, ConsentGiver, Emergency, LegalGround, Sex

SECTION_FORMS: dict[str, type[SectionForm]] = {
    form.slug: form for form in (ArrivalForm, ConsentForm, ScreeningForm, DetailsForm)
}
NAME_FIELDS = ("full_name", "other_names", "nik", "passport", "phone", "safe_contact", "id_address", "true_address")
IDENTITY_FIELDS = (*NAME_FIELDS, "family_contact", "police_report_number")


@dataclass(frozen=True)
class Lack:
    """What still keeps the case from being opened: in which section, at which input, in words."""

    section: str
    target: str
    text: str | Promise


class Intake:
    """All sections of one draft, judged together."""

    def __init__(self, user: User, content: DraftContent) -> None:
        self.content = content
        self.arrival = ArrivalForm(user=user, content=content, checks=True)
        self.consent = ConsentForm(user=user, content=content, checks=True)
        self.screening = ScreeningForm(user=user, content=content, checks=True)
        self.details = DetailsForm(user=user, content=content, checks=True)
        every: tuple[SectionForm, ...] = (self.arrival, self.consent, self.screening, self.details)
        self.forms = {form.slug: form for form in every}
        for form in every:
            form.full_clean()

    def lacks(self) -> list[Lack]:
        """Everything to mend before the case can be opened, in the order of the form; nothing when it can."""
        return sorted([*self._errors(), *self._missing()], key=lambda lack: position(lack.section))

    def _errors(self) -> Iterator[Lack]:
        for slug, form in self.forms.items():
            for name, errors in form.errors.items():
                target = error_target(form[name]) if name in form.fields else "isi"
                yield from (Lack(slug, target, str(error)) for error in errors)

    def _missing(self) -> Iterator[Lack]:
        """The minimum: anything to tell the person by, how and when she came, and a consent or its ground."""
        arrival = self.arrival.typed
        if not (arrival.get("alias") or arrival.get("sex") or arrival.get("age") or self.details.typed.get("full_name")):
            yield Lack("kedatangan", "id_alias", gettext_lazy("Isi nama samaran, jenis kelamin, atau usia"))
        if not arrival.get("arrival_source"):
            yield Lack("kedatangan", "id_arrival_source_0", gettext_lazy("Pilih datang melalui siapa"))
        if not arrival.get("arrived_at_0") and "arrived_at" not in self.arrival.errors:
            yield Lack("kedatangan", "id_arrived_at_0", gettext_lazy("Isi waktu tiba"))
        if not self.consent.is_begun and not self.is_emergency:
            yield Lack("persetujuan", "id_given_by_0", gettext_lazy("Catat persetujuan, atau dasar hukum yang menggantikannya"))

    @property
    def is_emergency(self) -> bool:
        """Whether help is needed at once: then the vital interest replaces a consent that could not be asked yet."""
        return self.arrival.typed.get("emergency") in {Emergency.MEDICAL, Emergency.THREAT}

    @property
    def consent_facts(self) -> ConsentFacts:
        """What was agreed to; in an emergency without any answer, the vital interest (UU 27/2022 Art. 20)."""
        if self.consent.is_begun:
            return self.consent.facts
        return ConsentFacts(
            given_by=ConsentGiver.NONE, legal_ground=LegalGround.VITAL,
            legal_ground_note=_("Keadaan darurat saat tiba; persetujuan belum dapat ditanyakan."),
        )  # fmt: skip

    def facts(self) -> IntakeFacts:
        """The facts of a draft without lacks."""
        details = self.details.cleaned_data
        return IntakeFacts(
            person=self.person_facts(), case=self._case_facts(), consent=self.consent_facts, screening=self.screening.facts,
            event_id=UUID(details["event"]) if details.get("event") else None, new_event=details.get("new_event", ""),
        )  # fmt: skip

    def person_facts(self) -> PersonFacts:
        """Who she is, as far as it is understood; also asked for matches while other answers still lack."""
        arrival, details = self.arrival.cleaned_data, self.details.cleaned_data
        born, precision = self.details.birth
        identity = {name: details.get(name) or "" for name in IDENTITY_FIELDS}
        identity |= {"alias": arrival.get("alias") or "", "birth_date": born}
        year = int(born[:4]) if born else self._estimated_birth_year()
        if not born and year and precision == BirthPrecision.UNKNOWN:
            precision = BirthPrecision.ESTIMATED
        origin = details.get("origin")
        return PersonFacts(
            initials=initials_of(identity["alias"]), sex=Sex(arrival.get("sex") or Sex.UNKNOWN),
            birth_year=year, birth_precision=precision, nationality=details.get("nationality") or "ID",
            origin_regency_id=origin.pk if origin else None, identity=identity,
        )  # fmt: skip

    @property
    def _arrived_at(self) -> datetime:
        return self.arrival.cleaned_data.get("arrived_at") or timezone.now()

    def _estimated_birth_year(self) -> int | None:
        months = self.arrival.cleaned_data.get("age")
        if months is None:
            return None
        arrived = timezone.localtime(self._arrived_at)
        return (arrived.year * 12 + arrived.month - 1 - int(months)) // 12

    def _applied_at(self) -> datetime | None:
        arrival = self.arrival.cleaned_data
        day, arrived = arrival.get("applied_on"), self._arrived_at
        if not arrival.get("applicant_kind") and not day:
            return None
        if day is None or day == timezone.localtime(arrived).date():
            return arrived
        return timezone.make_aware(datetime.combine(day, datetime.min.time()))

    def _case_facts(self) -> CaseFacts:
        arrival, details = self.arrival.cleaned_data, self.details.cleaned_data
        plain: dict[str, object] = {
            "emergency": arrival.get("emergency") or Emergency.NONE,
            "needs": arrival.get("needs") or [],
            "applicant_kind": arrival.get("applicant_kind") or "",
            "applied_at": self._applied_at(),
            "age_is_estimated": bool(arrival.get("age_is_estimated")),
            "modus_id": details.get("modus") or None,
            "exploitation_forms": details.get("exploitation_forms") or [],
            "destination_id": details.get("destination") or None,
            "transit_countries": details.get("transit_countries") or [],
            "recruitment_channel": details.get("recruitment_channel") or "",
            "forced_into_crime": bool(details.get("forced_into_crime")),
        }
        sealed = {name: details.get(name) or "" for name in ("route", "chronology", "safety_note")}
        return CaseFacts(
            arrived_at=self._arrived_at,
            arrival_source=arrival["arrival_source"],
            age=age_at_arrival(self.content),
            plain=plain,
            sealed=sealed,
        )


def initials_of(alias: str) -> str:
    """The capital by which lists call a person whose alias the reader may not see; two dots when there is none.

    It is stored in plain text: one letter of the alias, never of the name, and never two, since many an alias is initials.
    """
    first = re.search(r"\w", alias)
    return first.group().upper()[:1] if first else "··"  # a capital can be more letters: "ß" is "SS"
