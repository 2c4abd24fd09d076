"""Reads of cases and persons: which, one, its parts as a reader may see them, search, tasks."""
