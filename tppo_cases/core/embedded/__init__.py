"""PostgreSQL and Valkey for one machine, started and stopped with the program that needs them.

Why and how: docs/decisions/0002-embedded-services.md. For work and tests only; an installation has servers of its own.
"""
