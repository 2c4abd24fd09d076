"""Section 3, Penapisan: the elements of the law and the indicators, by dimension."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from victims.forms.intake_base import SectionForm, several, story
from victims.screening_rules import Act, Advice, Dimension, Means, Purpose, assess, indicators
from victims.selectors.drafts import DraftContent
from victims.services.screening import ScreeningFacts


class ScreeningForm(SectionForm):
    """What was told or seen. One field for each dimension, ``tanda_<dimension>``."""

    slug: ClassVar = "penapisan"

    acts = several(_("Apa yang dilakukan terhadapnya?"), Act.choices, help_text=_("Proses menurut UU 21/2007."))
    means = several(_("Dengan cara apa?"), Means.choices)
    purposes = several(_("Untuk tujuan apa?"), Purpose.choices, help_text=_("Eksploitasi yang terjadi atau direncanakan."))
    observation = story(_("Pengamatan petugas"), help_text=_("Tulis fakta, bukan penilaian. Hanya dibaca tim yang menangani."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for dimension in Dimension:
            choices = [(item.code, item.label) for item in indicators().values() if item.dimension == dimension]
            self.fields[f"tanda_{dimension}"] = several(dimension.label, choices)

    @classmethod
    def input_names(cls) -> Iterator[str]:
        """The fixed fields and those of the dimensions."""
        yield from super().input_names()
        yield from (f"tanda_{dimension}" for dimension in Dimension)

    @classmethod
    def progress(cls, content: DraftContent) -> str:
        """How many signs are marked."""
        typed = content.section(cls.slug)
        marked = sum(len(texts) for name, texts in typed.items() if name != "observation")
        return ngettext("%(n)d tanda", "%(n)d tanda", marked) % {"n": marked} if marked else ""

    def dimensions(self) -> Iterator[tuple[BoundField, int]]:
        """Each dimension's field, and how many of its signs are marked."""
        for dimension in Dimension:
            bound = self[f"tanda_{dimension}"]
            yield bound, len(self.typed.getlist(bound.name))

    def _marked(self, name: str, known: Any) -> list[str]:
        return [code for code in self.typed.getlist(name) if code in known]

    @property
    def facts(self) -> ScreeningFacts:
        """What the service takes; codes that are not on the form are left out."""
        signs = [code for dimension in Dimension for code in self._marked(f"tanda_{dimension}", indicators())]
        return ScreeningFacts(
            indicators=signs, acts=self._marked("acts", Act.values), means=self._marked("means", Means.values),
            purposes=self._marked("purposes", Purpose.values), observation=self.typed.get("observation") or "",
        )  # fmt: skip

    def advice(self, track: str) -> Advice:
        """What the answers add up to."""
        facts = self.facts
        return assess(track, facts.indicators, acts=facts.acts, means=facts.means, purposes=facts.purposes)
