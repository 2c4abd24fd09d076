"""Reads of reports, exports and the first page."""
