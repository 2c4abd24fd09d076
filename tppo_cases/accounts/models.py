"""Agencies, their units, their people and the roles that people hold there."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.roles import Role
from tppo_cases.core.regions import Regency


class Agency(models.Model):
    """A ministry, network or body that takes part. Adding one is reference data plus accounts."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Kementerian")
        POLICE = "police", _("Kepolisian")
        STATE_BODY = "state_body", _("Lembaga negara")
        REGIONAL = "regional", _("Pemerintah daerah")
        NETWORK = "network", _("Jaringan masyarakat")

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    shareable_groups = ArrayField(
        models.CharField(max_length=20), default=list, help_text="Field groups that a referral to it may open."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.short_name


class Unit(models.Model):
    """A centre, office, hospital or desk of an agency; cases and referrals belong to units."""

    class Kind(models.TextChoices):
        SENTRA = "sentra", _("Sentra")
        SENTRA_TERPADU = "sentra_terpadu", _("Sentra Terpadu")
        RPTC = "rptc", _("RPTC")
        DIRECTORATE = "directorate", _("Direktorat")
        FRONT_DESK = "front_desk", _("Meja rujukan")
        OFFICE = "office", _("Kantor")
        MEMBER = "member", _("Anggota jaringan")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="accounts_unit_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password the account cannot log in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Look up by e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. ``is_superuser`` opens nothing: no policy looks at it."""

    class Language(models.TextChoices):
        INDONESIAN = "id", "Bahasa Indonesia"
        ENGLISH = "en", "English"

    email = models.EmailField(_("Alamat surel dinas"), unique=True)
    full_name = models.CharField(_("Nama lengkap"), max_length=120)
    salutation = models.CharField(_("Sapaan"), max_length=20, blank=True, help_text=_("Misalnya Bu Ratna"))
    language = models.CharField(_("Bahasa"), max_length=2, choices=Language, default=Language.INDONESIAN)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, help_text="The named actor of timed work; cannot log in.")
    must_change_password = models.BooleanField(default=False)
    max_sessions = models.PositiveSmallIntegerField(_("Jumlah perangkat sekaligus"), default=5)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ("full_name",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(max_sessions__range=(1, 5)), name="accounts_user_max_sessions"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.salutation or self.full_name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Adjectives for memberships."""

    def live(self) -> "MembershipQuerySet":
        """Those that count today, of active units and agencies; on the day it ends a post no longer counts.

        A post that one person gave counts from when another one approved it; the operator's own need nobody.
        """
        today = timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=today),
            Q(granted_by__isnull=True) | Q(approved_by__isnull=False),
            starts_on__lte=today,
            unit__is_active=True,
            unit__agency__is_active=True,
        )

    def waiting(self) -> "MembershipQuerySet":
        """Those that wait for a second person."""
        return self.filter(granted_by__isnull=False, approved_by__isnull=True, ends_on__isnull=True)


class Membership(models.Model):
    """A role in a unit for a time. People move and hold two posts, so the role is not on the user."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "unit", "role"), condition=Q(ends_on__isnull=True), name="accounts_membership_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_membership_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="accounts_membership_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")), name="accounts_membership_not_self_granted"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | (~Q(approved_by=F("granted_by")) & ~Q(approved_by=F("user"))),
                name="accounts_membership_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"
