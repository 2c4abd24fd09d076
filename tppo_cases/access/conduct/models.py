"""Acceptances of the code of conduct."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from tppo_cases.accounts.models import User


class ConductAcceptance(models.Model):
    """A person accepted a version of the code of conduct. Rows are only ever added."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "version"), name="access_conduct_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version}"
