"""The shapes of the demo data: shares from published Indonesian figures, in percent of all persons unless said otherwise.

Sources: Kemensos 2023 to mid-2025 by press (origin, services, 4.320 persons), Polri and LPSK for modus and sex. Where
no figure is published the share is a proposal.
"""

from datetime import date

PERSONS = 4320  # Kemensos, January 2023 to July 2025
PAST_FROM, PAST_TO = date(2023, 1, 1), date(2025, 7, 31)

# Persons by month of arrival: 1.450 in 2023 (peak June and July), 1.420 in 2024, 1.450 in 2025 (peak March).
_MONTHS = {
    2023: (60, 65, 75, 85, 120, 240, 230, 140, 120, 110, 105, 100),
    2024: (110, 115, 115, 120, 120, 125, 130, 120, 120, 115, 115, 115),
    2025: (170, 190, 380, 190, 180, 175, 165),
}
MONTHS = {(year, month): count for year, counts in _MONTHS.items() for month, count in enumerate(counts, start=1)}

# Modus by group of sex and age; the sums are men 47, women 43, girls 7, boys 2, infants 1.
GROUP_MODUS = {
    ("man", "PMI_NP"): 21.5, ("man", "SCAM"): 16, ("man", "ABK"): 4, ("man", "KERJA_DN"): 3, ("man", "ORGAN"): 0.6,
    ("man", "UTANG"): 0.6, ("man", "MAGANG"): 0.6, ("man", "LAIN"): 0.7,
    ("woman", "PMI_NP"): 22, ("woman", "SCAM"): 8.5, ("woman", "SEKS_D"): 10, ("woman", "KERJA_DN"): 1.5,
    ("woman", "PENGANTIN"): 0.5, ("woman", "MAGANG"): 0.3, ("woman", "BEASISWA"): 0.2,
    ("girl", "SEKS_A"): 5.6, ("girl", "PMI_NP"): 1, ("girl", "KERJA_DN"): 0.2, ("girl", "MENGEMIS"): 0.2,
    ("boy", "SEKS_A"): 0.4, ("boy", "PMI_NP"): 0.5, ("boy", "KERJA_DN"): 0.3, ("boy", "SCAM"): 0.5, ("boy", "MENGEMIS"): 0.3,
    ("infant", "BAYI"): 1,
}  # fmt: skip
AGES = {"man": (18, 58), "woman": (18, 52), "girl": (9, 17), "boy": (8, 17), "infant": (0, 1)}
TYPICAL_AGE = {"man": 28, "woman": 26, "girl": 15, "boy": 15, "infant": 0}

# Destination by modus; together Malaysia 50, Myanmar 14, Kamboja 10, dalam negeri 15, Timur Tengah 8, others 3.
DESTINATIONS: dict[str, dict[str, float]] = {
    "PMI_NP": {"MY": 81, "SA": 9, "AE": 5, "SY": 2, "OM": 1.5, "JO": 0.5, "SG": 0.5, "HK": 0.5},
    "SCAM": {"MM": 56, "KH": 40, "LA": 2, "PH": 2},
    "SEKS_D": {"MY": 71, "ID": 27, "SG": 2},
    "SEKS_A": {"ID": 100},
    "KERJA_DN": {"ID": 100},
    "MENGEMIS": {"ID": 100},
    "BAYI": {"ID": 60, "SG": 40},
    "ABK": {"MY": 70, "TW": 18, "CN": 12},
    "ORGAN": {"KH": 100},
    "MAGANG": {"DE": 60, "JP": 40},
    "BEASISWA": {"TW": 100},
    "PENGANTIN": {"CN": 100},
    "UTANG": {"MY": 100},
    "LAIN": {"MY": 80, "ID": 20},
}
TRANSIT = {"MM": ["TH"], "KH": ["TH"], "LA": ["TH"], "MY": [], "SY": ["AE"], "SA": ["MY"]}
EXPLOITATION = {
    "PMI_NP": ("forced_labour", "debt_bondage"), "SCAM": ("forced_crime", "forced_labour"), "SEKS_D": ("sexual",),
    "SEKS_A": ("sexual",), "KERJA_DN": ("forced_labour", "debt_bondage"), "ABK": ("forced_labour", "slavery"),
    "BAYI": ("adoption",),
    "PENGANTIN": ("marriage",), "MAGANG": ("forced_labour",), "BEASISWA": ("forced_labour",), "ORGAN": ("organ",),
    "UTANG": ("debt_bondage", "extortion"), "MENGEMIS": ("begging",), "LAIN": ("other",),
}  # fmt: skip

# Origin by province: mean of the shares of 2023 and of 2024 to April, in thousandths.
ORIGINS = {
    "52": 178, "35": 169, "12": 107, "11": 105, "32": 94, "21": 75, "53": 70, "33": 61, "14": 24, "73": 19, "16": 19, "15": 19,
    "18": 19, "13": 12, "31": 7, "61": 5, "17": 5, "64": 2, "34": 2, "74": 2, "76": 2, "63": 2, "72": 2,
}  # fmt: skip
# Regencies that stand out in the published figures: percent of their province.
HOTSPOTS = {
    "52": {"52.03": 44, "52.02": 33}, "35": {"35.08": 30}, "12": {"12.07": 25}, "53": {"53.03": 26},
}  # fmt: skip

SOURCES = {"embassy": 38, "police": 22, "p2mi": 20, "social_office": 14, "self": 4, "other": 2}
APPLICANTS = {"victim": 46, "family": 12, "friend": 3, "police": 20, "volunteer": 4, "social_worker": 15}
CHANNELS = {"social_media": 34, "broker": 33, "family": 17, "agency": 10, "school": 2, "other": 4}
OUTCOMES = {"completed": 88, "left": 5, "declined": 4, "abroad": 2, "died": 1}

NOT_TPPO_PERCENT = 4
PLACED_PERCENT = 72  # of those whose care is over
ENTERPRISE_PERCENT = 30  # of services: rehabilitation with enterprise aid; 70 without
EMERGENCY_PERCENT = 9
SECOND_RECORD_PERCENT = 3  # the same person registered again by another unit, found and confirmed
SECOND_CASE_PERCENT = 1.5  # the same person trafficked again

# Centres that receive people of a province, the most usual first. Centres do not follow provinces.
CENTRES = {
    "11": ("sn-darussaadah", "sn-bahagia"), "12": ("sn-bahagia", "sn-insyaf"), "13": ("sn-abiseka",), "14": ("sn-abiseka",),
    "15": ("sn-alyatama",), "16": ("sn-budiperkasa",), "17": ("sn-dharmaguna",), "18": ("sn-budiperkasa",),
    "21": ("rp-tanjungpinang",), "31": ("sn-handayani", "sn-mulyajaya"),
    "32": ("st-intensoeweno", "st-pangudiluhur", "sn-phalamartha", "sn-wyataguna", "sn-abiyoso", "sn-galihpakuan"),
    "33": ("st-kartini", "st-soeharso", "sn-antasena", "sn-satria", "sn-margolaras"), "34": ("st-soeharso", "sn-antasena"),
    "35": ("st-soeharso", "sn-margolaras", "sn-mahatmiya"), "52": ("sn-paramita",), "53": ("sn-efata",),
    "61": ("sn-budiluhur",),
    "63": ("sn-budiluhur",), "64": ("sn-budiluhur",), "72": ("sn-nipotowe",), "73": ("sn-wirajaya", "sn-gaumabaji",
    "sn-pangurangi"),
    "74": ("sn-meohai",), "76": ("sn-wirajaya",),
}  # fmt: skip
FIRST_STOP = {"MY": "rp-tanjungpinang", "SG": "rp-tanjungpinang"}  # others who come home by air: RPTC Bambu Apus
FIRST_STOP_PERCENT = 24
FULL_CENTRES = ("sn-abiseka", "sn-nipotowe")
