"""What data protection writes about a case leaves traces as everything about it does."""

from django.db import migrations

from tppo_cases.audit.trace import leaves_trace

_TABLES = (
    "privacy_subjectrequest", "privacy_stopnotice", "privacy_legalhold", "privacy_erasure", "privacy_breachcase"
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_removal"), ("audit", "0004_walls_of_seals")]

    operations = [leaves_trace(table) for table in _TABLES]
