"""Uploads stay in memory: Django's own handler would write large ones, in plain, into the folder for temporary files."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024


def most_bytes() -> int:
    """The largest upload that is taken."""
    return int(settings.DOCUMENT_MAX_MB) * MEGABYTE


class MemoryHandler(FileUploadHandler):
    """Keeps an upload up to the limit. Of a larger one only the size is known afterwards: the form says it is too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin anew for each file."""
        super().new_file(*args, **kwargs)
        self.kept, self.is_over = BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what fits, let go of everything once it does not."""
        if start + len(raw_data) > most_bytes():
            self.kept, self.is_over = BytesIO(), True
        elif not self.is_over:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file with its true size."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
