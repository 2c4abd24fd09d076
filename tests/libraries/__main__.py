"""``python -m tests.libraries lock`` or ``sbom FILE``: see the Makefile."""

import sys
from pathlib import Path

from tests.libraries.bill import write
from tests.libraries.lock import lock

if sys.argv[1:] == ["lock"]:
    print(f"{lock()} distributions")  # noqa: T201
else:
    _, target = sys.argv[1:]
    print(f"{write(Path(target))} components")  # noqa: T201
