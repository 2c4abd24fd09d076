"""Pictures are drawn anew: place, device, comments, colour profiles and whatever hung on the file are gone."""

import io
import warnings
from typing import Any

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from tppo_cases.core.filecheck.refusals import damaged, too_much

# Pillow loads these when a picture needs them, and by then nothing more can be opened.
Image.preinit()
LOADED = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)

MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SAVED: dict[str, dict[str, Any]] = {"JPEG": {"quality": 90}, "PNG": {}, "WEBP": {"quality": 90}}
PLAIN = frozenset({"L", "RGB", "RGBA", "LA"})
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, UnidentifiedImageError)


def clean(content: bytes) -> bytes:
    """The picture alone, upright, in its own format; of an animation the first picture. Raises NotKeptError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise too_much()
        name = "JPEG" if image.format == "MPO" else str(image.format)
        upright = ImageOps.exif_transpose(image)
        return _drawn(upright, name)
    except Image.DecompressionBombError:
        raise too_much() from None
    except _UNREADABLE as error:
        raise damaged() from error


def _drawn(image: Image.Image, name: str) -> bytes:
    wanted = image.mode if image.mode in PLAIN else "RGBA" if "transparency" in image.info else "RGB"
    if name == "JPEG" and wanted not in {"L", "RGB"}:
        wanted = "RGB"
    plain = image if image.mode == wanted else image.convert(wanted)
    plain.info = {}  # Pillow writes comments and profiles again that it finds there
    plain.getexif().clear()
    written = io.BytesIO()
    plain.save(written, name, **SAVED[name])
    return written.getvalue()
