"""E-mail to staff: a fixed subject, the salutation and a link; nothing about a case or a person."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from tppo_cases.access.people.invitations import invitation_link
from tppo_cases.accounts.models import User
from tppo_cases.notifications.services import enqueue

INVITATION = "mail.invitation"


def post_invitation(person: User) -> None:
    """Leave the letter to the outbox, in the transaction of whoever invites."""
    enqueue(INVITATION, person_id=person.pk)


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
