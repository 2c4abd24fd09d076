"""Administrative regions by their Kemendagri codes (the first digits of a NIK follow them)."""

from django.db import models


class Province(models.Model):
    """One of the 38 provinces; ``code`` has two digits."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=60)
    island_group = models.CharField(max_length=30)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Regency(models.Model):
    """One of the 514 kabupaten and kota; ``code`` is ``PP.RR``, ``name`` goes without the kind word."""

    class Kind(models.TextChoices):
        KABUPATEN = "kabupaten", "Kabupaten"
        KOTA = "kota", "Kota"

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="regencies")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
