"""How people prove who they are: second factor, sessions, single sign-on. Star-imported by `base`."""

from datetime import timedelta

from tppo_cases.settings.environment import env, optional_secret

__all__ = [
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD",
    "INVITATION_TIMEOUT",
    "MFA_ADAPTER",
    "MFA_RECOVERY_CODE_COUNT",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_TOTP_TOLERANCE",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_ISSUER",
    "OIDC_NAME",
    "OIDC_TRUST_MFA",
    "PASSWORD_RESET_TIMEOUT",
    "SECOND_FACTOR_REQUIRED",
    "SESSION_IDLE_LIMIT",
]

# Whoever sees identities, exports them, keeps accounts or reads the audit trail reaches nothing without a second factor.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
SESSION_IDLE_LIMIT = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=30))
INVITATION_TIMEOUT = timedelta(hours=env.int("INVITATION_HOURS", default=72))
PASSWORD_RESET_TIMEOUT = int(INVITATION_TIMEOUT.total_seconds())  # of Django's one-time tokens

# allauth gives the factors; its own pages are not reachable, and axes counts the failures.
MFA_ADAPTER = "tppo_cases.access.factors.adapter.SealedAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "SIMPUL TPPO"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_RECOVERY_CODE_COUNT = 10
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False

# Single sign-on by OpenID Connect; off without an issuer.
OIDC_ISSUER = env("OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = optional_secret("OIDC_CLIENT_SECRET")
OIDC_NAME = env("OIDC_NAME", default="SSO")
OIDC_TRUST_MFA = env.bool("OIDC_TRUST_MFA", default=False)
