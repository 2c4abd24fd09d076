"""A word of its own for every sealed field of every table, read from the models, and for which fields there is none and why."""

import hashlib
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.sealed import SealedField
from victims.models.case import VictimCase
from victims.models.person import Victim

WITHOUT_WORD = {
    "victims.VictimIdentity.birth_date": "is read as a day; the year alone stands elsewhere in the open",
    "victims.Document.file_key": "bytes of a key, made by the machine",
    "reports.IdentifiedExport.password": "made by the machine and shown once; a sweep of its own has it",
}
# Text in the open on tables of cases and persons: what it holds is no free text about her.
IN_THE_OPEN = {
    "codes from lists": """BreachCase.actions BreachCase.fields BreachCase.groups CaseGrant.groups CaseUserPermission.groups
        Consent.agencies Consent.lines EmergencyAccess.groups ExportedCase.groups Placement.preview_needs Plan.service_kinds
        Referral.services Referral.shared_groups Screening.acts Screening.indicators Screening.means Screening.purposes
        VictimCase.exploitation_forms VictimCase.needs VictimCase.transit_countries Victim.nationality""",
    "running numbers": """BreachCase.case_number LegalHold.case_number Referral.preview_number StopNotice.number
        SubjectRequest.number VictimCase.number""",
    "written by the program": """CaseGrant.ended_reason CaseGrant.purpose CaseUserPermission.reason Document.content_type
        Document.stored_name MatchCandidate.strength SearchToken.key SearchToken.kind""",
    "two letters": "Victim.initials",
}
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
DIGITS = {"nik": 16, "family_card_number": 16, "phone": 12}
# Ends every word of letters, so that a place with no trace of it has none of them: many megabytes are swept in seconds.
STEM = "quxvez"
_SYLLABLES = (
    "zq", "vex", "wup", "jix", "qol", "xun", "fyz", "kwo", "dravq", "plyx", "grof", "mbex", "njoz", "tvik", "huxq", "bryv",
)  # fmt: skip


def word(place: str) -> str:
    """The word of a field (``app.Model.field``, a note's with ``:group``): the same in every run, and in no language."""
    digest = hashlib.sha256(place.encode()).digest()
    name = place.rsplit(".", 1)[-1]
    if length := DIGITS.get(name):
        return ("08" if name == "phone" else "91") + str(int.from_bytes(digest[:12], "big")).zfill(29)[-length + 2 :]
    if name == "passport":
        return f"X{int.from_bytes(digest[:8], 'big') % 10**7:07d}"
    return "".join(_SYLLABLES[byte % 16] for byte in digest[:4]).capitalize() + STEM


def traces(words: Iterable[str]) -> list[str]:
    """The fewest words that betray every one of these: the common stem, and the numbers as they are."""
    return sorted({STEM if word.endswith(STEM) else word for word in words})


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed field of the installation."""
    for model in apps.get_models():
        yield from ((model, field) for field in model._meta.fields if isinstance(field, SealedField))


def places() -> dict[str, str]:
    """What has a word, with the field group that opens it."""
    found = {}
    for model, field in sealed_fields():
        place = f"{model._meta.label}.{field.name}"
        if place in WITHOUT_WORD:
            continue
        if place == "victims.Note.body":
            found |= {f"{place}:{group}": group for group in FieldGroup.values}
        else:
            found[place] = field.group
    return found


def of_a_person() -> list[type[models.Model]]:
    """Every model from which foreign keys lead to a case or a person."""
    found: set[type[models.Model]] = {VictimCase, Victim}
    while True:
        more = {
            model for model in apps.get_models() if model not in found
            and any(field.remote_field and field.remote_field.model in found for field in model._meta.concrete_fields)
        }  # fmt: skip
        if not more:
            return sorted(found, key=lambda model: model._meta.label)
        found |= more


def open_texts() -> Iterator[str]:
    """Text columns of those tables that are neither sealed nor a choice from a list."""
    for model in of_a_person():
        for field in model._meta.fields:
            if isinstance(field, TEXTS) and not field.choices and not isinstance(field, models.SlugField):
                yield f"{model.__name__}.{field.name}"
