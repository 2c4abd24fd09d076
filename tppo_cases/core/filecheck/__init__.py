"""What an uploaded file is by its content, and whether it may be kept: ``examine`` in ``examination``."""
