"""Shares and numbers of the invented people."""

from datetime import date

import pytest

from tppo_cases.core.regions import Regency
from tppo_cases.provisioning.demo import shares
from tppo_cases.provisioning.demo.chance import Chance, quotas
from tppo_cases.provisioning.demo.people import invent_person


def test_shares_are_as_published():
    assert sum(shares.MONTHS.values()) == shares.PERSONS
    assert sum(shares.GROUP_MODUS.values()) == pytest.approx(100)
    by_modus = quotas(4320, shares.GROUP_MODUS)
    assert sum(by_modus.values()) == 4320
    assert sum(number for (group, _), number in by_modus.items() if group == "woman") == pytest.approx(4320 * 0.43, abs=4)


def test_invented_numbers_belong_to_nobody(db):
    regencies: dict[str, list[Regency]] = {}
    for regency in Regency.objects.all():
        regencies.setdefault(regency.province_id, []).append(regency)
    chance = Chance(1)
    people = [invent_person(chance, "woman", regencies, date(2024, 5, 6)) for _ in range(50)]
    assert all(len(person.nik) == 16 and person.nik[6:8] == "40" for person in people if person.nik)
    assert all(person.phone.startswith("0800-0000-") for person in people if person.phone)
