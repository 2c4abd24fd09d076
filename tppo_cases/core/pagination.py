"""Pagination of the API."""

from rest_framework.pagination import CursorPagination


class NewestFirstPagination(CursorPagination):
    """Cursor over the primary key, newest first: UUIDv7 and serial keys both grow with time. No total count."""

    ordering = "-id"
    page_size = 50
