"""The three jobs in one story, on phones: a man comes back from a scam compound, is cared for, and is counted once."""

from pathlib import Path

from django.db import connections

from tests.browser.story import care, counted, intake, referral
from tests.browser.story.person import Company
from tests.canary import files_below, sweep
from tests.canary.places import everything_logged, left_behind

TYPED = (intake.NAME, intake.NIK, intake.PLACE, intake.STORY, care.HEALTH_NOTE, referral.RESULT)


def test_three_jobs_in_one_story(live_site, page_of, settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path / "exports"
    with everything_logged() as lines:
        _happens(Company(live_site, page_of), tmp_path)
    left = {**left_behind(connections["owner"].settings_dict["NAME"], lines), **files_below(tmp_path)}
    assert b"TPPO-2026-" in left["dump"]  # what is no secret is there to be found
    assert lines
    assert sweep(left, TYPED) == []


def _happens(company: Company, tmp_path: Path) -> None:
    case_id = intake.log_arrival(company)
    care.propose_bed(company, case_id)
    care.approve_bed(company, case_id)
    care.screen(company, case_id)
    care.decide(company, case_id)
    care.assess(company, case_id)
    medical = referral.ask(
        company, case_id, kind="Rujukan medis", agency="Kementerian Kesehatan",
        services=("Pemeriksaan psikiatri", "Surat layak jalan"), parts=("Identitas", "Kesehatan"),
    )  # fmt: skip
    referral.is_not_there_yet(company, "health_officer", "Pemeriksaan psikiatri", medical)
    referral.approve(company, "Pemeriksaan psikiatri")
    referral.treat(company, case_id)
    referral.take_back(company)
    home = referral.ask(
        company, case_id, kind="Pemulangan", agency="Kementerian Pelindungan Pekerja Migran Indonesia",
        services=("Pendampingan perjalanan pulang",), parts=("Identitas", "Migrasi"),
    )  # fmt: skip
    referral.is_not_there_yet(company, "migrant_officer", "Pendampingan perjalanan pulang", home)
    referral.approve(company, "Pendampingan perjalanan pulang")
    referral.bring_home(company, case_id)
    intake.log_again(company)
    counted.confirm_one_person(company, case_id)
    counted.report(company, tmp_path)
