"""E-mail to staff: a fixed subject, the salutation and a link; nothing about a case or a person."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from tppo_cases.access.people.invitations import invitation_link
from tppo_cases.access.post import Letter
from tppo_cases.accounts.models import User
from tppo_cases.notifications.services import enqueue


def topic_of(letter: Letter) -> str:
    """Under which name the outbox keeps it."""
    return f"mail.{letter.value}"


def postman(letter: Letter) -> Callable[[User], None]:
    """Leaves such a letter to the outbox, in the transaction of what it tells of."""
    return lambda person: enqueue(topic_of(letter), person_id=person.pk)


def send_invitation(_actor: User | None, *, person_id: int) -> None:
    """Write the link and send it; nothing for somebody who has been switched off or has a password by now."""
    person = User.objects.get(pk=person_id)
    if not person.is_active or person.has_usable_password():
        return
    with translation.override(person.language):
        hours = int(settings.INVITATION_TIMEOUT.total_seconds() // 3600)
        letter = _(
            "Yth. %(name)s,\n\n"
            "Buat kata sandi Anda sendiri untuk SIMPUL TPPO lewat tautan ini. Tautan berlaku %(hours)d jam dan satu kali:\n\n"
            "%(link)s\n\n"
            "Bila Anda tidak menunggu surel ini, jangan buka tautannya dan hubungi admin lembaga Anda.\n"
        ) % {"name": person.salutation or _("Bapak/Ibu"), "hours": hours, "link": invitation_link(person)}
        send_mail(_("SIMPUL TPPO: akun Anda"), letter, None, [person.email])


def send_warning(_actor: User | None, *, person_id: int) -> None:
    """Tell somebody that the ways into her account have changed, so that she hears of it when it was not she."""
    person = User.objects.get(pk=person_id)
    if not person.is_active:
        return
    with translation.override(person.language):
        letter = _(
            "Yth. %(name)s,\n\n"
            "Cara masuk akun SIMPUL TPPO Anda baru saja diubah: kata sandi, langkah kedua, atau kode pemulihan.\n\n"
            "Bila Anda sendiri yang mengubahnya, abaikan surel ini. Bila bukan, segera hubungi admin lembaga Anda agar akun"
            " ditutup sementara.\n"
        ) % {"name": person.salutation or _("Bapak/Ibu")}
        send_mail(_("SIMPUL TPPO: akun Anda"), letter, None, [person.email])


LETTERS = {Letter.INVITATION: send_invitation, Letter.SIGN_IN_CHANGED: send_warning}
