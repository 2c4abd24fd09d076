"""Lists that reviewers may change without code: modus, forms of exploitation, services, limits."""

from django.db import models
from django.utils.translation import get_language


class Term(models.Model):
    """A code with its words; retired terms stay for old cases."""

    code = models.CharField(max_length=30, primary_key=True)
    label_id = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.label_en if get_language() == "en" else self.label_id


class Modus(Term):
    """How the trafficking was done (domain 4.2)."""


class ExploitationForm(Term):
    """A form of exploitation (UU 21/2007 Art. 1; HTCDS TypeOfExploitation)."""


class ServiceKind(Term):
    """One of the ten components of social rehabilitation (Permensos 15/2025 Art. 1)."""


class Country(Term):
    """A country of transit or destination, by ISO 3166 alpha-2 code."""


class DeadlineRule(models.Model):
    """The limit of a clock in hours, and where it comes from. Data, because most limits are still ours to choose."""

    code = models.CharField(max_length=30, primary_key=True)
    hours = models.PositiveIntegerField()
    urgent_hours = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.code
