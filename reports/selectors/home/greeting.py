"""The first words of the day, and what is due in one sentence."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals.selectors.words import number_word
from reports.selectors.home.lines import Tasks
from tppo_cases.accounts.models import User
from tppo_cases.core.formats import local

MORNING, NOON, AFTERNOON, EVENING = 4, 11, 15, 18  # the hours from which these greetings are used


def greeting(user: User, now: datetime) -> str:
    """``Selamat pagi, Bu Ratna``, by the clock of Jakarta."""
    hour = local(now).hour
    if MORNING <= hour < NOON:
        words = _("Selamat pagi, %(name)s")
    elif NOON <= hour < AFTERNOON:
        words = _("Selamat siang, %(name)s")
    elif AFTERNOON <= hour < EVENING:
        words = _("Selamat sore, %(name)s")
    else:
        words = _("Selamat malam, %(name)s")
    return words % {"name": user.get_short_name()}


def due_sentence(tasks: Tasks) -> str:
    """``Satu tugas terlambat, dua jatuh tempo hari ini.``"""
    late, today = number_word(tasks.overdue), number_word(tasks.today)
    if tasks.overdue and tasks.today:
        words = ngettext(
            "%(late)s tugas terlambat, %(today)s jatuh tempo hari ini.",
            "%(late)s tugas terlambat, %(today)s jatuh tempo hari ini.",
            tasks.overdue,
        )
        return words % {"late": late, "today": today.lower()}
    if tasks.overdue:
        return ngettext("%(late)s tugas terlambat.", "%(late)s tugas terlambat.", tasks.overdue) % {"late": late}
    if tasks.today:
        return ngettext("%(today)s tugas jatuh tempo hari ini.", "%(today)s tugas jatuh tempo hari ini.", tasks.today) % {
            "today": today
        }
    if tasks.total:
        return _("Tidak ada yang jatuh tempo hari ini.")
    return _("Tidak ada tugas yang menunggu Anda.")
