"""Rows of this app."""

from tppo_cases.privacy.models import breaches, erasures, holds, requests, retention, stops  # noqa: F401
