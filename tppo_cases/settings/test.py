"""Settings of pytest and the linters: every line makes tests faster or stricter."""

import os
import re
import tempfile
from base64 import b64encode

os.environ.setdefault("DATABASE_URL", "postgres://simpul_app@/simpul")
os.environ.setdefault("DATABASE_OWNER_URL", "postgres://simpul_owner@/simpul")
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ["SEAL_KEYS"] = "test:" + b64encode(b"seal" * 8).decode()
os.environ["INDEX_KEY"] = b64encode(b"find" * 8).decode()
os.environ["AUDIT_KEY"] = b64encode(b"wax!" * 8).decode()
os.environ.setdefault("DATA_DIR", f"{tempfile.gettempdir()}/simpul-test-{os.getuid()}")

from tppo_cases.settings.base import *  # noqa: F403  # after the environment is set
from tppo_cases.settings.base import CACHES, DATABASES  # the same, by name

# pytest creates and migrates as the owner; tests run as the application's role on the owner's credentials,
# so that a factory can take the owner's role for one transaction on the same connection.
DATABASES["owner"]["TEST"] = {"NAME": f"test_simpul{os.environ.get('PYTEST_XDIST_WORKER', '')}", "DEPENDENCIES": []}
DATABASES["default"] = {
    **DATABASES["owner"],
    "OPTIONS": {**DATABASES["owner"]["OPTIONS"], "options": "-c role=simpul_app"},
    "TEST": {"MIRROR": "owner"},
}
# Sees nothing of a test's open transaction: for tests with a database of their own.
DATABASES["sealer"] = {
    **DATABASES["owner"],
    "OPTIONS": {**DATABASES["owner"]["OPTIONS"], "options": "-c role=simpul_sealer"},
    "TEST": {"MIRROR": "owner"},
}
# A database of Redis for each worker: emptying the cache in a test empties it whole, whatever the prefix.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CACHES["default"]["LOCATION"] = re.sub(r"db=\d+", f"db={8 + _WORKER % 8}", CACHES["default"]["LOCATION"])
CACHES["default"]["KEY_PREFIX"] = f"test{os.getpid()}"

SECOND_FACTOR_REQUIRED = False  # tests of it switch it on
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else every client of every test lists all static files
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
