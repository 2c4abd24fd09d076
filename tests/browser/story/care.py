"""Job two, at the centre: a bed that the head agrees to, the screening that she decides, the first assessment."""

from tests.browser.story.person import Company

CENTRE, ROOM = "RPTC Bambu Apus", "Gedung putra, tempat tidur 14"
HEALTH_NOTE = "Bekas luka setrum di lengan"
HARMS = {"Psikis": "Berat", "Mental": "Sedang", "Fisik": "Ringan", "Ekonomi": "Berat", "Sosial": "Ringan"}
MET = {
    "Apa yang dilakukan terhadapnya?": ("Perekrutan", "Pengangkutan", "Penampungan"),
    "Untuk tujuan apa?": ("Dipaksa melakukan tindak pidana",),
}


def propose_bed(company: Company, case_id: str) -> None:
    """The worker asks for a bed at her own centre; it is for the head to say yes."""
    worker = company("worker")
    worker.open("shelters:case-placements", case_id=case_id)
    worker.follow("Cari tempat")
    worker.tick(CENTRE)
    worker.inspect()
    worker.press("Kirim usulan")
    worker.reads("Usulan yang menunggu jawaban", "Diusulkan")
    worker.has_no("Setujui penempatan")


def approve_bed(company: Company, case_id: str) -> None:
    """The head finds the proposal among her tasks and agrees."""
    head = company("head")
    head.open("reports:home")
    head.inspect()
    head.follow("Laki-laki, 25–34 tahun")
    head.inspect()
    head.follow("Setujui penempatan")
    head.fill("Kamar atau tempat tidur", ROOM)
    head.press("Setujui penempatan")
    worker = company("worker")
    worker.open("shelters:case-placements", case_id=case_id)
    worker.reads("Tinggal di sini sekarang", CENTRE, ROOM)
    worker.inspect()


def screen(company: Company, case_id: str) -> None:
    """The worker marks what was told: act, means and purpose are met."""
    worker = company("worker")
    worker.open("victims:case-detail", case_id=case_id)
    worker.follow("Catat penapisan")
    for question, answers in MET.items():
        worker.tick(*answers, under=question)
    worker.tick("Penipuan", "Penyekapan", under="Dengan cara apa?")
    worker.tick("Ditipu tentang jenis pekerjaan", "Ditipu tentang upah")
    worker.unfold("Keadaan kerja yang mengeksploitasi", "Paksaan di tempat tujuan")
    worker.tick("Jam atau hari kerja berlebihan", "Dikurung, diisolasi, atau diawasi", "Mengalami kekerasan")
    worker.fill("Pengamatan petugas", "Tenang, menjawab runtut. Takut pada perekrut di desanya.")
    worker.inspect()
    worker.press("Simpan penapisan")
    worker.reads("Penapisan dicatat dan menunggu putusan.", "Terindikasi kuat")
    worker.has_no("Putuskan hasil penapisan")


def decide(company: Company, case_id: str) -> None:
    """The head decides, with a reason."""
    head = company("head")
    head.open("victims:case-detail", case_id=case_id)
    head.inspect()
    head.follow("Lihat dan putuskan")
    head.follow("Putuskan hasil penapisan")
    head.press("Simpan putusan")
    head.reads("Tulis alasan putusan")
    head.tick("Korban TPPO")
    head.fill("Alasan putusan (wajib)", "Proses, cara, dan tujuan terpenuhi. Ia dipaksa menipu, maka tidak dipidana.")
    head.inspect()
    head.press("Simpan putusan")
    head.reads("Putusan disimpan.", "Asesmen")


def assess(company: Company, case_id: str) -> None:
    """Six dimensions, the risk, and what the health officer will have to know."""
    worker = company("worker")
    worker.open("victims:case-detail", case_id=case_id)
    worker.follow("Catat asesmen")
    for dimension, level in HARMS.items():
        worker.tick(level, under=dimension)
    worker.tick("Tidak ada", under="Seksual")
    worker.tick("Sedang", under="Risiko keselamatan")
    worker.fill("Keadaan kesehatan", HEALTH_NOTE)
    worker.fill("Keadaan psikososial", "Tidur tiga jam, cemas.")
    worker.inspect()
    worker.press("Simpan asesmen")
    worker.reads("Asesmen disimpan.", HEALTH_NOTE, "Risiko sedang")
    worker.inspect()
