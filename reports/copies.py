"""What a file with persons by name says about itself: whose copy it is, what is in it, how to treat it."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.identified_book import Copy
from reports.models import IdentifiedExport
from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.formats import clock, long_date


def _when() -> str:
    now = timezone.now()
    return f"{long_date(now)}, {clock(now)} WIB"


def banner_of(export: IdentifiedExport) -> str:
    """Person, unit, time and number in one line."""
    words = {"number": export.number, "name": export.requested_by.full_name, "unit": export.unit.name, "when": _when()}
    return _("RAHASIA. Salinan %(number)s milik %(name)s, %(unit)s, %(when)s") % words


def group_words(export: IdentifiedExport) -> str:
    """The groups that were chosen."""
    return ", ".join(str(FieldGroup(group).label) for group in export.groups)


def copy_of(export: IdentifiedExport) -> Copy:
    """The words of the first sheet. What somebody wrote about the purpose stays in the system."""
    lines = [
        (_("Nomor ekspor"), export.number),
        (_("Diminta oleh"), f"{export.requested_by.full_name}, {export.unit.name}"),
        (_("Dibuat"), _when()),
        (_("Kasus"), export.get_cases_display()),
        (_("Bagian"), group_words(export)),
        (_("Tujuan"), export.get_purpose_display()),
    ]
    sentences = [
        _("Identitas korban wajib dirahasiakan (UU 21/2007 Pasal 24 dan 44)."),
        _("Sel kosong: tidak diketahui, atau bagian kasus itu tidak terbuka bagi peminta."),
        _("Setiap salinan bertanda. Salinan yang beredar dapat ditelusuri sampai ke peminta."),
    ]
    return Copy(export.pk, banner_of(export), lines, sentences)


def read_me(export: IdentifiedExport) -> str:
    """The text beside the workbook: how to treat it. It names nobody but the person who asked."""
    return "\r\n".join(
        [
            _("BACA DULU"),
            "",
            banner_of(export),
            "",
            _("1. Berkas ini memuat identitas korban. Membukanya kepada orang lain dapat dipidana (UU 21/2007 Pasal 24)."),
            _("2. Pakai hanya untuk tujuan ini: %(purpose)s.") % {"purpose": export.get_purpose_display()},
            _("3. Jangan mengirim kata sandi bersama berkas ini. Sampaikan lewat telepon atau langsung."),
            _("4. Jangan menyimpan salinan terbuka di perangkat bersama atau di layanan awan pribadi."),
            _("5. Hapus berkas ini setelah dipakai. Di SIMPUL TPPO ia terhapus setelah %(hours)s jam.")
            % {"hours": settings.IDENTIFIED_EXPORT_HOURS},
            _("6. Bila berkas hilang atau bocor, lapor segera kepada pejabat pelindungan data lembaga Anda."),
            "",
        ]
    )
