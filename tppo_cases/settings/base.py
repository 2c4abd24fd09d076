"""Settings that hold everywhere. What may differ between installations comes from the environment."""

from datetime import timedelta
from pathlib import Path

from tppo_cases.settings.environment import celery_broker, database, env, optional_secret, secret
from tppo_cases.settings.logs import LOGGING as LOGGING
from tppo_cases.settings.signin import *  # noqa: F403  # the part about proving who one is
from tppo_cases.settings.web import *  # noqa: F403  # the part of the settings that faces the browser

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
EXPORT_ROOT = DATA_DIR / "exports"
# Where a worker keeps parts of a file before it is sealed: memory, so that no disk ever holds them.
EXPORT_SCRATCH = env("EXPORT_SCRATCH", default="/dev/shm" if Path("/dev/shm").is_dir() else str(DATA_DIR))  # noqa: S108  # a private folder below it
# Files with persons by name: how long, how many for one person in 24 hours, above how many persons two must agree.
IDENTIFIED_EXPORT_HOURS = env.int("IDENTIFIED_EXPORT_HOURS", default=24)
IDENTIFIED_EXPORTS_PER_DAY = env.int("IDENTIFIED_EXPORTS_PER_DAY", default=5)
IDENTIFIED_EXPORT_ALONE = env.int("IDENTIFIED_EXPORT_ALONE", default=50)

SECRET_KEY = secret("SECRET_KEY")
SEAL_KEYS = secret("SEAL_KEYS")
INDEX_KEY = secret("INDEX_KEY")
# The audit trail: only the worker, which seals, has the key and the sealer's login.
AUDIT_KEY = optional_secret("AUDIT_KEY")
AUDIT_ANCHOR_DIR = Path(env("AUDIT_ANCHOR_DIR", default=str(DATA_DIR / "anchors")))
# Different cases that one person opens, and her searches: beyond it she confirms who she is, beyond twice of it she waits.
READ_BUDGET_HOUR = env.int("READ_BUDGET_HOUR", default=60)
READ_BUDGET_DAY = env.int("READ_BUDGET_DAY", default=200)
SEARCH_BUDGET_HOUR = env.int("SEARCH_BUDGET_HOUR", default=60)
# From how many on the auditor is told.
ANOMALY_CASES_HOUR = env.int("ANOMALY_CASES_HOUR", default=30)
ANOMALY_SEARCHES_HOUR = env.int("ANOMALY_SEARCHES_HOUR", default=5)
ANOMALY_DENIALS_HOUR = env.int("ANOMALY_DENIALS_HOUR", default=20)
DEBUG = False
DEMO = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "knox",
    "guardian",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "tppo_cases.core",
    "tppo_cases.accounts",
    "tppo_cases.audit",
    "tppo_cases.access",
    "tppo_cases.notifications",
    "victims",
    "shelters",
    "referrals",
    "reports",
    "tppo_cases.privacy",
    "tppo_cases.provisioning",
]
ROOT_URLCONF = "tppo_cases.urls"
WSGI_APPLICATION = "tppo_cases.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tppo_cases.shell.shell",
            ]
        },
    }
]
FORM_RENDERER = "tppo_cases.core.forms.SimpulFormRenderer"

# `default` is the application's role; `owner` exists only where migrations run (never in the web and worker processes).
DATABASES = {"default": database(secret("DATABASE_URL"))}
if owner_url := env("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = database(owner_url)
if sealer_url := optional_secret("DATABASE_SEALER_URL"):
    DATABASES["sealer"] = database(sealer_url)
DATABASE_ROUTERS = ["tppo_cases.core.router.OwnerMigratesRouter"]

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "simpul",
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "tppo_cases" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "tppo_cases" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Documents of cases, sealed. Any storage of django-storages may stand here; what it holds opens only with our keys.
    "documents": {"BACKEND": "tppo_cases.core.storage.WholeFileStorage"},
}
# Where "Keluar cepat" leads: a page that anybody might have open. The weather, unless set otherwise.
QUICK_EXIT_URL = env("QUICK_EXIT_URL", default="https://www.bmkg.go.id/")
MEDIA_ROOT = DATA_DIR / "documents"

# Uploads. They stay in memory until they are sealed, one at a time.
FILE_UPLOAD_HANDLERS = ["tppo_cases.core.uploads.MemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DOCUMENT_MAX_MB = env.int("DOCUMENT_MAX_MB", default=15)
DOCUMENT_MAX_PER_CASE = env.int("DOCUMENT_MAX_PER_CASE", default=200)
DOCUMENT_MAX_PER_DAY = env.int("DOCUMENT_MAX_PER_DAY", default=100)
# tcp://host:3310 or unix:/path; required: without a working scanner no document is taken.
CLAMAV_URL = env("CLAMAV_URL", default="")
CLAMAV_REQUIRED = env.bool("CLAMAV_REQUIRED", default=False)

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": "tppo_cases.access.login.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": "tppo_cases.access.login.passwords.ContextWordsValidator"},
]
# Where links of e-mail lead to: the address by which people reach the site.
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend is left out on purpose: it ignores expiry

# Five failures for one name from one address; a whole office behind one address is not locked out by one colleague.
AXES_FAILURE_LIMIT = 5
AXES_USERNAME_FORM_FIELD = "username"  # the name in the credentials; the default would find no account and lock nobody
AXES_SENSITIVE_PARAMETERS = ["username", "email", "ip_address", "code", "credential"]  # what was typed may be a password
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 200  # an error status would roll the count of the failures back
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody can keep a colleague out for ever
AXES_CLIENT_IP_CALLABLE = "tppo_cases.core.network.client_ip"
AXES_DISABLE_ACCESS_LOG = True  # logins are in the audit
AXES_VERBOSE = False
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tppo_cases.access.api.ScopedAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["tppo_cases.access.api.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tppo_cases.core.strict_input.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "tppo_cases.core.pagination.NewestFirstPagination",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS describes nothing; the schema is for who has logged in
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tppo_cases.access.api_errors.exception_handler",
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "TOKEN_LIMIT_PER_USER": 5, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "SIMPUL TPPO",
    "DESCRIPTION": "Kasus, penempatan, rujukan dan laporan korban tindak pidana perdagangan orang.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tppo_cases.access.api_schema.describe_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "AssessmentKindEnum": "victims.states.AssessmentKind",
        "BedKindEnum": "shelters.states.BedKind",
        "CaseStatusEnum": "victims.states.CaseStatus",
        "DocumentKindEnum": "victims.states.DocumentKind",
        "ExportStatusEnum": "reports.states.ExportStatus",
        "FieldGroupEnum": "tppo_cases.access.groups.FieldGroup",
        "ReferralKindEnum": "referrals.states.ReferralKind",
        "ReferralStatusEnum": "referrals.states.ReferralStatus",
        "ReportStatusEnum": "reports.states.ReportStatus",
    },
}

# Background work
CELERY_BROKER_URL = celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 15 * 60
CELERY_TASK_TIME_LIMIT = 16 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


def _every(task: str, seconds: int) -> dict[str, object]:
    """One beat entry; a run that waited longer than its period is dropped, the next one does the work."""
    return {"task": task, "schedule": timedelta(seconds=seconds), "options": {"expires": max(seconds, 10)}}


CELERY_BEAT_SCHEDULE = {
    "relay-outbox": _every("tppo_cases.notifications.tasks.relay_outbox", 2),
    "seal-audit": _every("tppo_cases.audit.tasks.seal_audit", 2),
    "anchor-audit": _every("tppo_cases.audit.tasks.anchor_audit", 3600),
    "find-anomalies": _every("tppo_cases.notifications.tasks.find_anomalies", 300),
    "expire-referrals": _every("referrals.tasks.expire_due", 300),
    "expire-holds": _every("shelters.tasks.expire_holds", 300),
    "sweep-documents": _every("victims.tasks.sweep_documents", 3600),
    "remove-exports": _every("reports.tasks.remove_expired_exports", 3600),
    "retention": _every("tppo_cases.privacy.tasks.run_retention", 24 * 3600),
}
