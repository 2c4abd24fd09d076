"""The sections of an intake, in the order of the form. Pure data: services, forms and pages share it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Section:
    """One screen of the intake. ``way_on`` names it in the button of the screen before."""

    slug: str
    title: str | Promise
    way_on: str | Promise
    lead: str | Promise
    empty_note: str | Promise


SECTIONS = (
    Section(
        "kedatangan", _("Kedatangan"), _("Simpan, lanjut ke kedatangan"),
        _("Cukup isi yang sudah diketahui. Semua isian dapat dilengkapi kemudian."), _("Belum diisi"),
    ),
    Section(
        "persetujuan", _("Persetujuan"), _("Simpan, lanjut ke persetujuan"),
        _("Bacakan pelan-pelan. Centang hanya yang sungguh disetujui. Persetujuan dapat ditarik kapan saja."), _("Belum diisi"),
    ),
    Section(
        "penapisan", _("Penapisan"), _("Simpan, lanjut ke penapisan"),
        _("Tandai yang diceritakan atau terlihat. Tidak perlu menanyakan semuanya. Putusan tetap pada petugas."),
        _("Tenggat 1×24 jam"),
    ),
    Section(
        "rincian", _("Rincian"), _("Simpan, lanjut ke rincian"),
        _("Semua boleh kosong dan dapat menyusul. Identitas disimpan terkunci, terpisah dari daftar kasus."),
        _("Dapat menyusul"),
    ),
)  # fmt: skip
SECTION_BY_SLUG = {section.slug: section for section in SECTIONS}
SLUGS = tuple(SECTION_BY_SLUG)


def position(slug: str) -> int:
    """1 for the first section."""
    return SLUGS.index(slug) + 1


def section_after(slug: str) -> Section | None:
    """The next section; None after the last one: then comes the review."""
    rest = SECTIONS[position(slug) :]
    return rest[0] if rest else None
