"""Join the SVG files of ``core/icons`` into the sprite that the pages use. Run after adding or removing an icon."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

ICONS = Path(__file__).resolve().parents[2] / "icons"
SPRITE = Path(__file__).resolve().parents[3] / "static" / "img" / "icons.svg"


def build_sprite(folder: Path = ICONS) -> str:
    """Return one SVG document with a ``<symbol>`` for each file of the folder, named like the file."""
    symbols = []
    for file in sorted(folder.glob("*.svg")):
        body = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", file.read_text("utf-8").strip())
        shapes = re.sub(r"\s*\n\s*", "", body)
        symbols.append(f'<symbol id="{file.stem}" viewBox="0 0 16 16" fill="currentColor">{shapes}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


class Command(BaseCommand):
    """``manage.py build_icons``"""

    help = "Build static/img/icons.svg from the icons in tppo_cases/core/icons."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the sprite."""
        SPRITE.write_text(build_sprite(), "utf-8")
        self.stdout.write(f"{SPRITE.name}: {len(list(ICONS.glob('*.svg')))} icons")
