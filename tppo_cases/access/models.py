"""Keys that make a repeated command harmless."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from tppo_cases.accounts.models import User


class CommandKey(models.Model):
    """The result of a command that was sent with an idempotency key; unique for the user and the key."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    command = models.CharField(max_length=60)
    result_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "key"), name="access_command_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.command} {self.key}"
