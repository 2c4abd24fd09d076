"""Logging: to the console, without request bodies, SQL parameters or the values inside error messages."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "tppo_cases.core.logs.ValuelessFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.db.backends": {"level": "INFO"},  # DEBUG would print SQL with its parameters
        "axes": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},  # INFO is a line for every task received
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
