"""Sentences of invented files. They describe patterns that are published, and no person."""

from tppo_cases.provisioning.demo.chance import Chance

PLACES = {
    "MY": ("Pelabuhan Batam Centre", "Pelabuhan Sri Bintan Pura", "PLBN Entikong", "Pelabuhan Tunon Taka Nunukan"),
    "ID": ("Polres setempat", "Kantor dinas sosial", "Terminal bus", "Pelabuhan Tanjung Perak"),
}
AIRPORTS = ("Bandara Soekarno-Hatta, terminal 3", "Bandara Juanda", "Bandara Kualanamu", "Bandara Soekarno-Hatta, terminal 2F")
ROUTES = {
    "MY": ("Batam, Johor Bahru", "Nunukan, Tawau", "Entikong, Kuching", "Dumai, Melaka"),
    "MM": ("Jakarta, Bangkok, Mae Sot, Myawaddy", "Medan, Kuala Lumpur, Bangkok, Myawaddy"),
    "KH": ("Jakarta, Phnom Penh, Sihanoukville", "Batam, Kuala Lumpur, Poipet"),
    "ID": ("naik bus malam ke kota tujuan", "naik kapal lewat Surabaya", "dijemput mobil sewaan"),
}
LURES = {
    "PMI_NP": "bekerja di rumah tangga dengan gaji Rp6 juta tanpa potongan",
    "SCAM": "menjadi layanan pelanggan dengan gaji Rp16 juta",
    "SEKS_D": "bekerja di restoran dengan tempat tinggal gratis",
    "SEKS_A": "berkenalan lewat aplikasi lalu diajak bekerja di kota",
    "KERJA_DN": "bekerja di kebun sawit dengan upah harian",
    "ABK": "bekerja di kapal ikan dengan kontrak dua tahun",
    "BAYI": "biaya persalinan ditanggung asal bayi diserahkan",
    "PENGANTIN": "menikah dan tinggal di luar negeri",
    "MAGANG": "mengikuti magang sambil kuliah",
    "BEASISWA": "menerima beasiswa penuh",
    "ORGAN": "menerima bayaran untuk satu ginjal",
    "UTANG": "mendapat pinjaman yang dibayar dengan bekerja",
    "MENGEMIS": "membantu berjualan di kota",
    "LAIN": "mendapat pekerjaan ringan",
}
HARMS = {
    "PMI_NP": "Bekerja 16 jam sehari, gaji empat bulan tidak dibayar, paspor ditahan majikan.",
    "SCAM": "Dipaksa menipu lewat gawai 15 jam sehari, dikurung, dan disetrum bila target tidak tercapai.",
    "SEKS_D": "Dipaksa melayani tamu untuk melunasi utang perjalanan.",
    "SEKS_A": "Dieksploitasi lewat aplikasi. Tidak boleh keluar kamar.",
    "KERJA_DN": "Upah dipotong untuk utang makan. Tidak boleh pulang.",
    "ABK": "Bekerja 20 jam sehari tanpa hari libur, dokumen dipegang nakhoda.",
    "BAYI": "Diserahkan kepada orang lain dengan akta yang bukan miliknya.",
    "ORGAN": "Menjalani operasi tanpa penjelasan dan tanpa perawatan sesudahnya.",
    "MENGEMIS": "Disuruh mengemis sampai malam dan setoran diambil.",
}
USUAL_HARM = "Yang dijanjikan tidak ada, uang dan dokumen ditahan."
OBSERVATIONS = (
    "Tampak lelah dan cemas, menjawab dengan suara pelan.", "Bercerita runtut, menangis saat menyebut teman yang tertinggal.",
    "Ada bekas luka lama di lengan. Bersedia diperiksa.", "Takut dilaporkan pulang ke agen di desanya.",
    "Tenang, ingin segera pulang.",
)  # fmt: skip
REASONS = (
    "Proses, cara, dan tujuan terpenuhi.",
    "Unsur terpenuhi, cerita cocok dengan dokumen perjalanan.",
    "Proses dan tujuan terpenuhi.",
)
REASONS_NOT = ("Perselisihan upah biasa, diteruskan ke dinas tenaga kerja.", "Tidak ditemukan unsur tujuan eksploitasi.")
SUMMARIES = (
    "Tidur 3–4 jam, mudah terkejut. Dukungan keluarga ada.", "Murung, menarik diri. Perlu pendampingan psikolog.",
    "Keadaan emosi mulai stabil, ingin belajar keterampilan.", "Cemas akan utang keluarga di desa.",
)  # fmt: skip
HEALTH_NOTES = (
    "Luka lecet sudah dirawat.",
    "Berat badan turun, nafsu makan baik.",
    "Batuk lama, perlu rontgen.",
    "Tidak ada keluhan berat.",
)
SAFETY_NOTES = ("Agen perekrut tahu alamat keluarga.", "Nomor telepon sudah diganti.", "Tidak ada ancaman yang diketahui.")
GOALS = (
    "Pulih secara psikologis, pulang dengan aman, dan memulai usaha kecil.",
    "Tidur dan makan teratur, dokumen kependudukan lengkap.",
    "Kembali sekolah dan tinggal bersama ibu.", "Mengikuti pelatihan dan mendapat pekerjaan di daerah asal.",
)  # fmt: skip
SERVICE_NOTES = {
    "living_needs": "Paket kebersihan, pakaian, dan makan.", "psychosocial": "Sesi konseling perorangan.",
    "physical_therapy": "Pemeriksaan dan terapi ringan.", "spiritual": "Bimbingan sesuai keyakinan.",
    "family_support": "Menghubungi keluarga dan memberi penjelasan.", "vocational": "Kelas keterampilan.",
    "enterprise": "Peralatan usaha kecil.", "social_aid": "Bantuan biaya perjalanan.", "social_care": "Pengasuhan harian.",
}  # fmt: skip
NOTES = {
    "psychosocial": (
        "Bercerita tentang rencana sesudah pulang.",
        "Masih sulit tidur, diajari latihan napas.",
        "Mulai ikut kegiatan kelompok.",
    ),
    "health": ("Obat habis hari Jumat.", "Kontrol ulang minggu depan."),
    "family": ("Ibu bersedia menerima pulang.", "Kakak menjemput bila sudah boleh."),
    "reintegration": ("Ingin berjualan makanan di pasar desa.", "Mendaftar pelatihan menjahit."),
}
NEEDS = {
    "medical": "Pemeriksaan dan pengobatan. Pekerja sosial ikut mendampingi.",
    "non_medical": "Pendampingan sesuai layanan yang diminta.",
    "return": "Pemulangan ke daerah asal dengan pendamping.", "legal_aid": "Pendampingan hukum selama pemeriksaan.",
    "reintegration": "Pendampingan sesudah pulang, kunjungan tiap dua minggu.",
    "transfer": "Penanganan dilanjutkan dekat tempat tinggalnya.",
    "back": "Hasil layanan dan saran untuk kelanjutan.",
}  # fmt: skip
RESULTS = {
    "medical": "Sehat untuk bepergian. Kontrol satu bulan lagi.", "non_medical": "Layanan selesai diberikan.",
    "return": "Tiba di rumah, diserahterimakan kepada keluarga.", "legal_aid": "Sudah didampingi, permohonan diajukan.",
    "reintegration": "Kunjungan berjalan, usaha sudah dimulai.", "transfer": "Kasus diterima.", "back": "Diterima.",
}  # fmt: skip
MESSAGES = (
    "Apakah bisa dijadwalkan hari Kamis pagi?", "Bisa, mohon pendamping perempuan ikut.",
    "Berkas sudah kami terima, terima kasih.",
    "Yang bersangkutan sudah sampai.", "Mohon kabar bila ada perubahan jadwal.",
)  # fmt: skip
DECLINED = ("Tempat sudah penuh minggu ini. Mohon ajukan ke fasilitas lain.", "Layanan ini tidak tersedia di wilayah kami.")
RETURNED = ("Lengkapi kebutuhan yang diminta dan waktu yang diinginkan.", "Pilih bagian berkas yang benar-benar perlu.")
FACILITY = "RS Contoh Harapan"
GROUND_NOTE = "Belum dapat memberi persetujuan. Dicatat petugas untuk melindungi yang bersangkutan."
CLOSING = "Layanan sesuai rencana sudah diberikan dan keadaannya aman."


def arrival_place(chance: Chance, destination: str) -> str:
    """Where she arrived."""
    return chance.choice(PLACES.get(destination, AIRPORTS))


def route(chance: Chance, origin: str, destination: str) -> str:
    """The way from home to the place of exploitation."""
    return f"{origin}, {chance.choice(ROUTES.get(destination, ('Jakarta, lalu terbang ke negara tujuan',)))}"


def chronology(modus: str) -> str:
    """What happened, in two sentences."""
    return f"Dijanjikan {LURES[modus]}. {HARMS.get(modus, USUAL_HARM)}"
