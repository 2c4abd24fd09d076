"""The tables of a report: columns, what adds up, and the words around them. One list for screen, file and suppression."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of figures. ``kind``: count, rupiah or hours. ``short`` is its head on phones, unless it is ``wide_only``."""

    code: str
    label: Words
    short: Words = ""
    kind: str = "count"
    wide_only: bool = False


@dataclass(frozen=True)
class TableSpec:
    """A table. ``parts`` add up to ``whole`` in every row; ``has_total``: the rows of a column add up to the last line.

    ``largest`` is the column by which rows are sorted; empty keeps their own order.
    """

    code: str
    title: Words
    row_label: Words
    columns: tuple[Column, ...]
    parts: tuple[str, ...] = ()
    whole: str = ""
    has_total: bool = True
    largest: str = ""
    note: Words = ""
    national_only: bool = False

    def index(self, code: str) -> int:
        """The position of a column."""
        return [column.code for column in self.columns].index(code)


_PERSONS = Column("persons", _("Orang"))
_ONE_SEVERAL = _("Satu orang dapat terhitung di beberapa baris.")

TABLES = (
    TableSpec(
        "month",
        _("Korban menurut bulan"),
        _("Bulan"),
        (
            Column("adult_male", _("Laki-laki dewasa"), _("Lk.")),
            Column("adult_female", _("Perempuan dewasa"), _("Pr.")),
            Column("child", _("Anak")),
            Column("unknown", _("Belum diketahui"), _("Belum tahu")),
            Column("persons", _("Jumlah orang"), _("Orang")),
            Column("cases", _("Kasus"), wide_only=True),
        ),
        parts=("adult_male", "adult_female", "child", "unknown"),
        whole="persons",
    ),
    TableSpec(
        "sex_age",
        _("Usia dan jenis kelamin"),
        _("Usia"),
        (
            Column("male", _("Laki-laki"), _("Lk.")),
            Column("female", _("Perempuan"), _("Pr.")),
            Column("unknown", _("Belum diketahui"), _("Belum tahu")),
            Column("persons", _("Jumlah")),
        ),
        parts=("male", "female", "unknown"),
        whole="persons",
    ),
    TableSpec(
        "origin",
        _("Asal menurut kelompok usia"),
        _("Provinsi asal"),
        (
            Column("adult", _("Dewasa")),
            Column("child", _("Anak")),
            Column("unknown", _("Belum diketahui"), _("Belum tahu")),
            Column("persons", _("Jumlah")),
        ),
        parts=("adult", "child", "unknown"),
        whole="persons",
        largest="persons",
    ),
    TableSpec("modus", _("Modus"), _("Modus"), (_PERSONS,), largest="persons"),
    TableSpec(
        "exploitation", _("Bentuk eksploitasi"), _("Bentuk"), (_PERSONS,), has_total=False, largest="persons", note=_ONE_SEVERAL
    ),
    TableSpec("destination", _("Negara tujuan"), pgettext_lazy("negara", "Tujuan"), (_PERSONS,), largest="persons"),
    TableSpec(
        "service",
        _("Layanan yang diberikan"),
        _("Komponen layanan"),
        (_PERSONS, Column("times", _("Kali")), Column("value", _("Nilai"), kind="rupiah")),
        has_total=False,
        largest="persons",
        note=_ONE_SEVERAL,
    ),
    TableSpec(
        "shelter",
        _("Penempatan di rumah perlindungan"),
        _("Unit"),
        (_PERSONS, Column("stays", _("Penempatan"), _("Kali"))),
        has_total=False,
        largest="persons",
        note=_("Penempatan yang mulai dalam triwulan ini. Satu orang dapat tinggal di beberapa unit."),
        national_only=True,
    ),
    TableSpec(
        "referral",
        _("Rujukan antarlembaga"),
        _("Pengirim dan penerima"),
        (
            Column("accepted", _("Diterima"), _("Terima")),
            Column("declined", _("Ditolak"), wide_only=True),
            Column("ended", _("Tidak jadi"), wide_only=True),
            Column("waiting", _("Menunggu"), wide_only=True),
            Column("sent", _("Jumlah")),
            Column("median_hours", _("Median"), kind="hours"),
        ),
        parts=("accepted", "declined", "ended", "waiting"),
        whole="sent",
        largest="sent",
        note=_(
            "Rujukan yang diajukan dalam triwulan ini. Tidak jadi: ditarik, tidak disetujui, atau kedaluwarsa."
            " Median: waktu jawab sejak disetujui pengirim."
        ),
    ),
    TableSpec(
        "beds",
        _("Tempat tidur"),
        _("Jenis tempat tidur"),
        (Column("capacity", _("Kapasitas")), Column("occupied", _("Terisi"))),
        note=_("Pada akhir triwulan, atau pada saat data ditutup bila triwulan masih berjalan."),
        national_only=True,
    ),
)


def tables_of(codes: Iterable[str]) -> list[TableSpec]:
    """The specifications of the tables that a report holds, in their order."""
    held = set(codes)
    return [spec for spec in TABLES if spec.code in held]
