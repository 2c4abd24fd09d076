"""Anomalies are for those who read the audit."""

from django.db import migrations

from tppo_cases.core.rls import protect

_READS_AUDIT = "current_setting('simpul.reads_audit', true) = 'on'"


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_anomalies")]

    operations = [protect("audit_anomaly", select=_READS_AUDIT, insert=_READS_AUDIT, update=_READS_AUDIT)]
