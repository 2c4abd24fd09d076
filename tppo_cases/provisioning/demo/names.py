"""Invented names with the habits of the regions: single names, patronyms, clan names, titles of birth."""

from dataclasses import dataclass

from tppo_cases.provisioning.demo.chance import Chance


@dataclass(frozen=True)
class Habit:
    """How people of a region are named: first names by sex, second names, clan names, and how often which."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    last: tuple[str, ...] = ()
    clan: tuple[str, ...] = ()
    single: int = 0  # percent with one name only
    patronym: int = 0  # percent with bin or binti


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


JAVA = Habit(
    _words(
        "Agus Slamet Sutrisno Wahyudi Suparno Joko Sugeng Eko Bambang Mulyono Supriyadi Wagiman Sukiman Purwanto"
        " Tarmuji Kasiman"
    ),
    _words(
        "Siti Sri Sumiati Suparti Wagiyem Sulastri Endang Partini Rukmini Lestari Ngatini Kasminah Tuminah Sariyem Purwanti"
    ),
    _words(
        "Santoso Wibowo Susanto Rahayu Setiawan Handoko Pambudi Kurniawan Wulandari Saputra Utami Hartono Prasetya Suryanto"
    ),
    single=38,
)
SUNDA = Habit(
    _words("Asep Dadang Ujang Cecep Deden Iwan Yayan Endang Aep Wawan Dede Rudi Tatang Jajang Maman Nandang"),
    _words("Neneng Euis Iis Teti Cucu Elis Rina Yanti Imas Lilis Ai Nining Popon Titin Entin Wiwin"),
    _words("Suherman Hidayat Mulyana Sopandi Gunawan Permana Kurnia Ruhimat Saepudin Nurjaman Rohaeni Komariah Sumarni"),
    single=16,
)
SASAK = Habit(
    _words("Muhammad Lalu Ahmad Sahrul Zainul Mahsun Hamdan Saparudin Rusdi Samsul Haerudin Junaidi Suhaili Marzuki Amrullah"),
    _words("Baiq Siti Nurhayati Sakinah Inaq Sahnim Mariani Hurniati Rohana Jumrah Sumiati Zaenab Murniati Hikmah Salmah"),
    _words("Efendi Hadi Azhari Wirawan Suryadi Hasanah Apriani Saputra Hidayati Kurniawan Maulana Aini Ihsan Fahmi Rosidi"),
    patronym=22, single=14,
)  # fmt: skip
ACEH = Habit(
    _words("Muhammad Teuku Zulkifli Mahdi Fauzan Iskandar Ridwan Saiful Munawar Bukhari Hasballah Nasruddin Fakhrurrazi"),
    _words("Cut Nurul Rahmawati Safrida Mutia Yusnidar Nurhafni Mariana Suryani Khairunnisa Rosmiati Aisyah"),
    _words("Syah Abdullah Daud Usman Ismail Yunus Hasan Ibrahim Maulida Fitri Ramadhani Saputra"),
    patronym=25, single=10,
)  # fmt: skip
BATAK = Habit(
    _words("Jonatan Maruli Togar Hotman Sahat Parlin Rinto Binsar Poltak Ferdinand Rudolf Samuel Anggiat Tumpal"),
    _words("Rotua Tiurma Lasma Rumondang Friska Melva Duma Romauli Tiodor Roslinda Ernita Santi Marta"),
    (),
    _words("Manalu Sihotang Sitorus Nainggolan Tampubolon Siregar Harahap Lubis Ginting Sembiring Pasaribu Hutagaol Rangkuti"),
)  # fmt: skip
FLORES = Habit(
    _words("Yohanes Petrus Stefanus Fransiskus Benediktus Yosef Markus Antonius Dominikus Kristoforus Melkianus"
           " Gregorius Paulus"),
    _words("Maria Yuliana Kristina Anastasia Agustina Theresia Margaretha Veronika Yasinta Elisabet Fransiska"
           " Bernadeta Adelina"),
    (), _words("Lake Nahak Seran Bere Tefa Kolo Usboko Sonbai Taneo Fallo Manek Bria Neonane Tnunay Oematan"),
)  # fmt: skip
BUGIS = Habit(
    _words("Andi Baso Sudirman Syamsul Ambo Hasanuddin Muhlis Irfan Mappa Ilham Firman Rusli Jufri"),
    _words("Andi Besse Hasna Nurlaila Rosmini Indo Hasnawati Sitti Irmawati Marlina Nuraeni Fatmawati"),
    _words("Mappanyuki Lantara Sulolipu Hamzah Rauf Amiruddin Tahir Nur Kadir Saleng Makkulau Patawari"),
    single=12, patronym=8,
)  # fmt: skip
GENERAL = Habit(
    _words("Andi Rizki Fajar Dimas Hendra Yudi Arif Budi Rian Ilham Reza Ferry Taufik Dedi Anton Surya"),
    _words("Dewi Putri Rina Ayu Fitri Novi Maya Wati Indah Sari Lina Mega Ratih Yuni Tika Nia"),
    _words("Pratama Saputra Permata Anggraini Firmansyah Maharani Ramadhan Safitri Hakim Oktaviani Nugraha Puspita"
           " Wijaya Lestari"),
    single=6,
)  # fmt: skip
BY_PROVINCE = {
    "11": ACEH, "12": BATAK, "21": GENERAL, "31": GENERAL, "32": SUNDA, "33": JAVA, "34": JAVA, "35": JAVA, "36": SUNDA,
    "52": SASAK,
    "53": FLORES, "72": BUGIS, "73": BUGIS, "74": BUGIS, "76": BUGIS,
}  # fmt: skip
ALIASES = _words(
    "Melati Mawar Teratai Kenanga Cempaka Dahlia Anggrek Seroja Flamboyan Kemuning Bintang Embun Fajar Senja Pelangi Mentari"
    " Rembulan Samudra Rimba Telaga Merpati Camar Kenari Cendana Jati Pinus Cemara Akasia Bambu Garuda Elang Rajawali"
    " Kutilang Angsa"
)


def full_name(chance: Chance, province: str, *, female: bool) -> str:
    """A name as people of the province bear it."""
    habit = BY_PROVINCE.get(province, GENERAL)
    first = chance.choice(habit.female if female else habit.male)
    if habit.clan:
        return f"{first} {chance.choice(habit.clan)}"
    if chance.yes(habit.single):
        return first
    if chance.yes(habit.patronym):
        return f"{first} {'binti' if female else 'bin'} {chance.choice(habit.male)}"
    second = chance.choice(habit.last)
    if chance.yes(18):
        return f"{first} {chance.choice(habit.female if female else habit.male)} {second}"
    return f"{first} {second}"


def initials_of(name: str) -> str:
    """Two capital letters: of the first and the last word, or of the only one."""
    words = [word for word in name.replace(" bin ", " ").replace(" binti ", " ").split() if word[0].isalpha()]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1])
    return letters.upper()
