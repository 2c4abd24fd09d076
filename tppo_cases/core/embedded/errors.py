"""What the launcher says when it cannot go on."""


class LaunchError(Exception):
    """A reason to stop, in Indonesian and English, with what to do about it."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(f"{indonesian}\n{english}")
