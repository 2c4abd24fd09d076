"""Login, logout, password, language and profile: pages of accounts that need policies and the audit trail."""
