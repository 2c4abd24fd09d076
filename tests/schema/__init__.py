"""What a migration may not do to a database at which people work."""
