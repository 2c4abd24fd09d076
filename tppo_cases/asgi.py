"""The ASGI entry point, for servers that want one; `make run` and the image use WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tppo_cases.settings.local")

application = get_asgi_application()
