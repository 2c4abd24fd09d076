"""The vocabulary of the audit trail. Each app adds its own words in ``ready()``."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ActionWords:
    """How an action reads in a timeline: label, icon name and tone (nila, daun, kunyit, mengkudu, abu)."""

    label: str | Promise
    icon: str = "dot"
    tone: str = "nila"


ACTIONS: dict[str, ActionWords] = {
    "login.succeeded": ActionWords(_("Masuk"), "box-arrow-in-right", "abu"),
    "login.failed": ActionWords(_("Gagal masuk"), "x-circle", "mengkudu"),
    "login.locked": ActionWords(_("Akun terkunci sementara"), "lock", "mengkudu"),
    "logout": ActionWords(_("Keluar"), "box-arrow-right", "abu"),
    "password.changed": ActionWords(_("Kata sandi diganti"), "key", "abu"),
    "access.denied": ActionWords(_("Akses ditolak"), "slash-circle", "mengkudu"),
}


def register_actions(words: dict[str, ActionWords]) -> None:
    """Add an app's actions; a second meaning for the same name is an error."""
    for name, entry in words.items():
        if ACTIONS.setdefault(name, entry) != entry:
            message = f"audit action {name!r} is registered twice"
            raise ValueError(message)
