#!/usr/bin/env python3
"""Run a management command of SIMPUL TPPO."""

import os
import sys


def main() -> None:
    """Hand the command line to Django; the settings are the local ones unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tppo_cases.settings.local")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # after the settings are named

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
