"""What the figures mean. A change of meaning is a new version; old reports keep the number they were counted under."""

from django.utils.translation import gettext_lazy as _

DEFINITION_VERSION = 1
SOURCE = _("SIMPUL TPPO")
SERVICE_DAYS = 7  # UU 21/2007 Art. 52 paragraph 1
# Not counted as victims: decided not to be one, or the second record of the same course of care.
NOT_COUNTED_STATUSES = ("not_tppo",)
NOT_COUNTED_OUTCOMES = ("not_tppo", "duplicate")

DEFINITION = (
    _("Seseorang dihitung dalam triwulan bila salah satu kasusnya dibuka dalam triwulan itu, dan hanya satu kali."),
    _("Bulan, usia, asal, modus, bentuk eksploitasi, dan tujuan diambil dari kasus pertamanya dalam triwulan itu."),
    _("Kasus yang diputus bukan TPPO atau tercatat ganda tidak dihitung."),
    _("Angka setahun menghitung seseorang satu kali sejak 1 Januari, juga bila ia memiliki kasus di beberapa triwulan."),
    _("Layanan, penempatan, dan rujukan dihitung menurut tanggal kegiatannya dalam triwulan."),
    _("Dilayani dalam 7 hari: layanan pertama paling lambat 7 hari sejak permohonan (UU 21/2007 Pasal 52)."),
)
