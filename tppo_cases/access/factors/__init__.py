"""The second factor: authenticator apps, security keys and passkeys, recovery codes."""
