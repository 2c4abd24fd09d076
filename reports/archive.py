"""A file in an archive that opens with a password alone: AES-256, the ZIP that 7-Zip, Keka and WinZip open."""

import secrets
from io import BytesIO

import pyzipper

# Nothing that is read as something else: no 0 O 1 I L.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 5, 5  # 25 signs of 31: 123 bits


def new_password() -> str:
    """``K7WQM-…``: five groups of five, easy to read aloud and to type."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def pack(files: dict[str, bytes], password: str) -> bytes:
    """All files by name, encrypted. Their names stay readable: they must say nothing."""
    buffer = BytesIO()
    with pyzipper.AESZipFile(buffer, "w", compression=pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
