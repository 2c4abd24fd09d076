"""Why a file is not kept, as codes: the process that looks into files knows no sentence and no framework."""


class NotKeptError(Exception):
    """The file may not be kept; ``code`` is one of ``sentences.SENTENCES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mismatch() -> NotKeptError:
    """The content is not what the name says."""
    return NotKeptError("mismatch")


def locked() -> NotKeptError:
    """The file opens with a password only."""
    return NotKeptError("locked")


def damaged() -> NotKeptError:
    """The file cannot be read to its end."""
    return NotKeptError("damaged")


def two_in_one() -> NotKeptError:
    """The file is of two kinds at once, or something hangs on its end."""
    return NotKeptError("polyglot")


def active() -> NotKeptError:
    """The file does something when it is opened."""
    return NotKeptError("active")


def too_much() -> NotKeptError:
    """The file grows beyond measure when it is opened."""
    return NotKeptError("bomb")
