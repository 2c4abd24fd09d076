"""The three jobs in one story, on phones: a man comes back from a scam compound, is cared for, and is counted once."""

from tests.browser.story import care, counted, intake, referral
from tests.browser.story.person import Company


def test_three_jobs_in_one_story(live_site, page_of, settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path / "exports"
    company = Company(live_site, page_of)
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
