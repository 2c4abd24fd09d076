"""Single sign-on by OpenID Connect, for installations that set an issuer."""
