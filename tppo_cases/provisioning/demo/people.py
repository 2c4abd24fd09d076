"""Invented persons. Nothing about them can be true of anybody: NIK, passport and telephone lie outside what is issued."""

from dataclasses import dataclass
from datetime import date

from tppo_cases.core.regions import Regency
from tppo_cases.provisioning.demo import shares
from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.names import ALIASES, full_name, initials_of
from victims.states import BirthPrecision, Sex

FEMALE_GROUPS = frozenset({"woman", "girl"})


@dataclass(frozen=True)
class Person:
    """One person, whatever number of records she has. ``group`` is man, woman, girl, boy or infant."""

    group: str
    sex: Sex
    age: int
    birth: date
    precision: BirthPrecision
    regency: Regency
    name: str
    alias: str
    nik: str
    passport: str
    phone: str
    address: str
    family_contact: str

    @property
    def initials(self) -> str:
        """What lists show where the alias may not be seen."""
        return self.alias[0]

    @property
    def birth_text(self) -> str:
        """The birth date in ISO 8601, cut to what is known."""
        length = {BirthPrecision.EXACT: 10, BirthPrecision.MONTH: 7, BirthPrecision.YEAR: 4, BirthPrecision.ESTIMATED: 4}
        return self.birth.isoformat()[: length[self.precision]]


def invent_person(chance: Chance, group: str, regencies: dict[str, list[Regency]], arrived_on: date) -> Person:
    """A person of this group who arrives on that day."""
    regency = _origin(chance, regencies)
    female = group in FEMALE_GROUPS or (group == "infant" and chance.yes(45))
    age = _age(chance, group)
    birth = date(arrived_on.year - age, chance.randint(1, 12), chance.randint(1, 28))
    if group == "infant":
        birth = date.fromordinal(arrived_on.toordinal() - chance.randint(20, 600))
        age = (arrived_on - birth).days // 365
    named = group != "infant" or chance.yes(20)
    name = full_name(chance, regency.province_id, female=female) if named else ""
    return Person(
        group=group, sex=Sex.FEMALE if female else Sex.MALE, age=age, birth=birth, regency=regency, name=name,
        precision=_precision(chance, group),
        alias=chance.choice(ALIASES) if not name or chance.yes(45) else initials_of(name),
        nik=_nik(chance, regency, birth, female=female) if named and chance.yes(62) else "",
        passport=f"X0{chance.randrange(10**6):06d}" if age >= 18 and chance.yes(38) else "",
        phone=f"0800-0000-{chance.randrange(10**4):04d}" if age >= 12 and chance.yes(55) else "",
        address=f"Dusun Rekaan RT {chance.randint(1, 12):02d}, {regency}" if named else "",
        family_contact=f"{full_name(chance, regency.province_id, female=True)}, 0800-0000-{chance.randrange(10**4):04d}"
        if chance.yes(50) else "",
    )  # fmt: skip


def _origin(chance: Chance, regencies: dict[str, list[Regency]]) -> Regency:
    province = chance.pick(shares.ORIGINS)
    hot = shares.HOTSPOTS.get(province, {})
    draw = chance.random() * 100
    for code, percent in hot.items():
        if draw < percent:
            return next(regency for regency in regencies[province] if regency.code == code)
        draw -= percent
    return chance.choice([regency for regency in regencies[province] if regency.code not in hot])


def _age(chance: Chance, group: str) -> int:
    youngest, oldest = shares.AGES[group]
    return round(chance.triangular(youngest, oldest, shares.TYPICAL_AGE[group]))


def _precision(chance: Chance, group: str) -> BirthPrecision:
    if group == "infant":
        return BirthPrecision.ESTIMATED
    return BirthPrecision(chance.pick({"exact": 78, "year": 12, "month": 4, "estimated": 6}))


def _nik(chance: Chance, regency: Regency, birth: date, *, female: bool) -> str:
    """Sixteen digits in the form of a NIK with the impossible day 00 (women: 40), which is never issued."""
    day = "40" if female else "00"
    return f"{regency.code.replace('.', '')}{chance.randint(1, 20):02d}{day}{birth:%m%y}{chance.randrange(1, 10**4):04d}"
