"""What the answers of a screening add up to. Pure: no database, no decision.

Two readings of the same answers are put side by side. The legal one asks for the elements of UU 21/2007 Art. 1:
act, means and purpose; a child needs no means (Palermo Protocol Art. 3(c)). The other weighs the 67 operational
indicators of ILO and EC (2009) by dimension. The result is advice; an officer decides and gives the reason.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from victims.states import ScreeningResult, Track


class Act(models.TextChoices):
    """Proses (UU 21/2007 Art. 1 number 1)."""

    RECRUITMENT = "recruitment", _("Perekrutan")
    TRANSPORT = "transport", _("Pengangkutan")
    HARBOURING = "harbouring", _("Penampungan")
    SENDING = "sending", _("Pengiriman")
    TRANSFER = "transfer", _("Pemindahan")
    RECEIPT = "receipt", _("Penerimaan")


class Means(models.TextChoices):
    """Cara (UU 21/2007 Art. 1 number 1)."""

    THREAT = "threat", _("Ancaman kekerasan")
    VIOLENCE = "violence", _("Penggunaan kekerasan")
    ABDUCTION = "abduction", _("Penculikan")
    CONFINEMENT = "confinement", _("Penyekapan")
    FORGERY = "forgery", _("Pemalsuan")
    FRAUD = "fraud", _("Penipuan")
    ABUSE_OF_POWER = "abuse_of_power", _("Penyalahgunaan kekuasaan atau posisi rentan")
    DEBT_BONDAGE = "debt_bondage", _("Penjeratan utang")
    PAYMENT = "payment", _("Bayaran atau manfaat kepada orang yang memegang kendali")


class Purpose(models.TextChoices):
    """Tujuan; the codes are those of the forms of exploitation."""

    FORCED_LABOUR = "forced_labour", _("Kerja atau pelayanan paksa")
    SEXUAL = "sexual", _("Eksploitasi seksual")
    FORCED_CRIME = "forced_crime", _("Dipaksa melakukan tindak pidana")
    SLAVERY = "slavery", _("Perbudakan atau praktik serupa")
    DEBT_BONDAGE = "debt_bondage", _("Jeratan utang")
    CHILD_LABOUR = "child_labour", _("Pekerja anak")
    BEGGING = "begging", _("Dipaksa mengemis")
    ADOPTION = "adoption", _("Adopsi ilegal")
    MARRIAGE = "marriage", _("Kawin paksa")
    ORGAN = "organ", _("Pengambilan organ")
    EXTORTION = "extortion", _("Pemerasan")
    OTHER = "other", _("Eksploitasi lain")


class Dimension(models.TextChoices):
    """The six dimensions of the ILO set, in the order of the form."""

    DECEPTION = "deception", _("Perekrutan dengan tipuan")
    COERCION_RECRUITMENT = "coercion_recruitment", _("Perekrutan dengan paksaan")
    VULNERABILITY_RECRUITMENT = "vulnerability_recruitment", _("Perekrutan dengan memanfaatkan kerentanan")
    EXPLOITATION = "exploitation", _("Keadaan kerja yang mengeksploitasi")
    COERCION_DESTINATION = "coercion_destination", _("Paksaan di tempat tujuan")
    VULNERABILITY_DESTINATION = "vulnerability_destination", _("Kerentanan yang dimanfaatkan di tempat tujuan")


RECRUITMENT_DIMENSIONS = frozenset({Dimension.DECEPTION, Dimension.COERCION_RECRUITMENT, Dimension.VULNERABILITY_RECRUITMENT})
# The indicators of the dimension "exploitation" describe labour. These purposes are exploitation by themselves.
BEYOND_LABOUR = frozenset(Purpose) - {Purpose.FORCED_LABOUR, Purpose.CHILD_LABOUR, Purpose.DEBT_BONDAGE, Purpose.OTHER}


@dataclass(frozen=True)
class Indicator:
    """One observation: how strong it is (S, M, W) for adults and children, and which legal elements it shows."""

    code: str
    dimension: Dimension
    adult: str
    child: str
    means: frozenset[str]
    purposes: frozenset[str]
    label_id: str
    label_en: str

    def strength(self, track: str) -> str:
        """S, M or W."""
        return self.child if track == Track.CHILD else self.adult

    @property
    def label(self) -> str:
        """The words of the form, in the active language."""
        return self.label_en if get_language() == "en" else self.label_id


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by code, in the order of the form."""
    path = Path(__file__).parent / "data" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _indicator(row) for row in csv.DictReader(file)}


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["code"], dimension=Dimension(row["dimension"]), adult=row["adult"], child=row["child"],
        means=frozenset(row["means"].split()), purposes=frozenset(row["purposes"].split()),
        label_id=row["label_id"], label_en=row["label_en"],
    )  # fmt: skip


@dataclass(frozen=True)
class Advice:
    """What the answers show. ``acts``, ``means`` and ``purposes`` hold what was marked and what indicators imply."""

    track: str
    acts: frozenset[str]
    means: frozenset[str]
    purposes: frozenset[str]
    positive: frozenset[Dimension]
    result: ScreeningResult

    @property
    def needs_means(self) -> bool:
        """Whether the legal test asks for a means: not for a child."""
        return self.track != Track.CHILD


def is_dimension_positive(strengths: Iterable[str]) -> bool:
    """Two strong, one strong with another, three medium, or two medium with a weak one."""
    count = Counter(strengths)
    strong, medium, weak = count["S"], count["M"], count["W"]
    two_strong = strong >= 2
    strong_and_other = strong == 1 and medium + weak >= 1
    return two_strong or strong_and_other or medium >= 3 or (medium == 2 and weak >= 1)


def is_legal_test_met(track: str, acts: Collection[str], means: Collection[str], purposes: Collection[str]) -> bool:
    """Whether the elements of the law are there for this track."""
    return bool(acts) and bool(purposes) and (track == Track.CHILD or bool(means))


def assess(
    track: str, marked: Iterable[str], *, acts: Iterable[str] = (), means: Iterable[str] = (), purposes: Iterable[str] = ()
) -> Advice:
    """Add up the answers. Unknown indicator codes raise KeyError."""
    found = [indicators()[code] for code in set(marked)]
    implied_acts = {Act.RECRUITMENT} if any(item.dimension in RECRUITMENT_DIMENSIONS for item in found) else set()
    all_acts = frozenset(acts) | implied_acts
    all_means = frozenset(means).union(*(item.means for item in found))
    all_purposes = frozenset(purposes).union(*(item.purposes for item in found))
    positive = frozenset(
        dimension
        for dimension in Dimension
        if is_dimension_positive(item.strength(track) for item in found if item.dimension == dimension)
    )
    met = is_legal_test_met(track, all_acts, all_means, all_purposes)
    likely = _is_likely(track, positive, all_acts, all_purposes)
    return Advice(track, all_acts, all_means, all_purposes, positive, _result(met=met, likely=likely))


def _is_likely(track: str, positive: Collection[str], acts: Collection[str], purposes: Collection[str]) -> bool:
    """The reading by dimensions: exploitation, and for an adult one dimension of means, for a child any act."""
    exploited = Dimension.EXPLOITATION in positive or bool(BEYOND_LABOUR & set(purposes))
    other = bool(acts) if track == Track.CHILD else bool(set(positive) - {Dimension.EXPLOITATION})
    return exploited and other


def _result(*, met: bool, likely: bool) -> ScreeningResult:
    if met and likely:
        return ScreeningResult.STRONG
    return ScreeningResult.INDICATED if met or likely else ScreeningResult.NOT_ENOUGH
