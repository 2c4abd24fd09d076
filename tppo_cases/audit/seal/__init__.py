"""The seal of the audit trail: rows of finished transactions in a keyed chain (docs/decisions/0012)."""
