"""The page on which the auditor reads the audit trail."""
