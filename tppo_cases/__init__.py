"""SIMPUL TPPO: case management of the Indonesian agencies that care for victims of trafficking in persons."""

from tppo_cases.celery import app as celery_app

__all__ = ["celery_app"]
