"""Section 2, Persetujuan: what was agreed to, by whom, for which agencies; or the ground that replaces it."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tppo_cases.access.context import access_of
from tppo_cases.accounts.models import Agency
from victims.forms.intake_age import track_of
from victims.forms.intake_base import SectionForm, line, several, story, tiles
from victims.services.consents import ConsentFacts, check_consent
from victims.states import ConsentGiver, ConsentLine, LegalGround, Track


class ConsentForm(SectionForm):
    """Seven lines, the giver, the agencies; the legal ground with the officer's reason."""

    slug: ClassVar = "persetujuan"

    given_by = tiles(_("Siapa yang memberi persetujuan?"), ConsentGiver.choices)
    giver_name = line(_("Nama orang tua atau wali"))
    lines = several(_("Yang disetujui"), ConsentLine.choices, help_text=_("Tidak mencentang tidak mengurangi layanan."))
    agencies = several(
        _("Lembaga yang boleh menerima data"), [], help_text=_("Hanya untuk rujukan. Kosongkan bila belum ada yang disetujui.")
    )
    legal_ground = tiles(_("Dasar hukum pengganti persetujuan"), LegalGround.choices)
    legal_ground_note = story(_("Mengapa dasar hukum ini dipakai?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        own = {unit.agency_id for unit in access_of(self.user).units_with("intake.create")}
        self.fields["agencies"].choices = Agency.objects.exclude(pk__in=own).values_list("code", "short_name")  # type: ignore[attr-defined]

    @property
    def is_begun(self) -> bool:
        """Whether anybody was named or any ground chosen."""
        return bool(self.typed.get("given_by") or self.typed.get("legal_ground"))

    @property
    def track(self) -> Track:
        """Which rule applies."""
        return track_of(self.content)

    @property
    def is_child(self) -> bool:
        """Whether a guardian has to consent."""
        return self.track == Track.CHILD

    @property
    def facts(self) -> ConsentFacts:
        """What the service takes. Precondition: the form was cleaned."""
        told = self.cleaned_data
        given_by = told.get("given_by") or ConsentGiver.NONE
        is_given = given_by != ConsentGiver.NONE
        return ConsentFacts(
            given_by=given_by,
            giver_name=told.get("giver_name", ""),
            lines=told.get("lines", []) if is_given else [],
            agencies=told.get("agencies", []) if is_given else [],
            legal_ground=told.get("legal_ground", ""),
            legal_ground_note=told.get("legal_ground_note", ""),
        )

    def clean(self) -> dict[str, Any]:
        """The rules of the service, told beside the field."""
        if self.is_begun and not self.errors:
            check_consent(self.facts, self.track)
        return self.cleaned_data
