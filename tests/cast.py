"""The cast: who takes part in the tests, named by relation to the case. All persons are invented."""

from dataclasses import dataclass, fields

from tppo_cases.access.conduct.models import ConductAcceptance
from tppo_cases.access.conduct.services import VERSION
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role

PASSWORD = "melati-putih-27-kuntum"
OWNER_UNIT = "rp-bambuapus"
OTHER_UNIT = "sn-paramita"


@dataclass(frozen=True)
class Cast:
    """``worker`` logs the case at RPTC Bambu Apus; everybody else stands in some relation to it."""

    worker: User
    colleague: User  # same unit, did not log the case
    head: User  # of the owning unit
    shelter_staff: User  # of the owning unit
    directorate: User  # of the parent unit
    other_worker: User  # another sentra of the same agency
    other_head: User
    health_officer: User  # Kemenkes, receives
    health_colleague: User
    migrant_officer: User  # KP2MI, receives
    network_companion: User  # JARNAS member, receives
    coordinator: User
    report_admin: User
    report_checker: User
    report_signer: User
    agency_admin: User
    auditor: User
    training: User
    superuser: User  # without a role

    def __iter__(self):
        return ((field.name, getattr(self, field.name)) for field in fields(self))


ROLES: dict[str, tuple[str, Role] | None] = {
    "worker": (OWNER_UNIT, Role.SOCIAL_WORKER),
    "colleague": (OWNER_UNIT, Role.SOCIAL_WORKER),
    "head": (OWNER_UNIT, Role.UNIT_HEAD),
    "shelter_staff": (OWNER_UNIT, Role.SHELTER_STAFF),
    "directorate": ("kemensos-direktorat", Role.DIRECTORATE_OFFICER),
    "other_worker": (OTHER_UNIT, Role.SOCIAL_WORKER),
    "other_head": (OTHER_UNIT, Role.UNIT_HEAD),
    "health_officer": ("kemenkes-rujukan", Role.REFERRAL_OFFICER),
    "health_colleague": ("kemenkes-rujukan", Role.REFERRAL_OFFICER),
    "migrant_officer": ("p2mi-rujukan", Role.REFERRAL_OFFICER),
    "network_companion": ("jarnas-anggota-ntb", Role.REFERRAL_OFFICER),
    "coordinator": ("kemensos-koordinasi", Role.COORDINATOR),
    "report_admin": ("kemensos-sekretariat", Role.REPORT_ADMIN),
    "report_checker": ("kemensos-sekretariat", Role.REPORT_ADMIN),
    "report_signer": ("kemensos-sekretariat", Role.REPORT_SIGNER),
    "agency_admin": ("kemensos-sekretariat", Role.AGENCY_ADMIN),
    "auditor": ("kemensos-pengawas", Role.AUDITOR),
    "training": ("jarnas-sekretariat", Role.TRAINING_COORDINATOR),
    "superuser": None,
}


def email_of(name: str) -> str:
    """The login of a member of the cast."""
    return f"{name.replace('_', '.')}@contoh.id"


def create_cast() -> None:
    """Write the cast once for the whole test session."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for name, post in ROLES.items():
        user = User.objects.create_user(
            email_of(name), PASSWORD, full_name=name.replace("_", " ").title(), is_superuser=name == "superuser"
        )
        ConductAcceptance.objects.create(user=user, version=VERSION)
        if post:
            Membership.objects.create(user=user, unit=units[post[0]], role=post[1])


def load_cast() -> Cast:
    """Fresh user objects, so that no test sees the rights that another one read."""
    by_email = {user.email: user for user in User.objects.filter(email__in=[email_of(name) for name in ROLES])}
    return Cast(**{name: by_email[email_of(name)] for name in ROLES})
