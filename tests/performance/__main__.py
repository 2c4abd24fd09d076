"""``make bench`` = ``python -m tests.performance [--cases 10000 100000] [--million]`` on an empty database of its own.

Fills the database with demo data, copies it up to each size, times pages and commands through the whole application and
their reads beside hand-written SQL, and prints four tables: times, what protection costs on each page, and, at the
smallest size, what upkeep costs and whether what is hidden takes as long as what is not there. Plans and tables are kept
in ``bench-results/``.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.performance.settings"  # whatever the launcher chose
RESULTS = Path(__file__).resolve().parents[2] / "bench-results"
SIZES, MILLION = [10_000, 100_000], 1_000_000
PER_PERSON = 1.81  # cases for each person of the published years


def main() -> int:
    """Parse, prepare, measure each size, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance", description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=SIZES)
    parser.add_argument("--million", action="store_true", help="go on to a million cases (about half an hour)")
    options = parser.parse_args()

    import django  # noqa: PLC0415  # settings first

    django.setup()
    from tests.performance.bench import run  # noqa: PLC0415

    RESULTS.mkdir(exist_ok=True)
    sizes = sorted({*options.cases, *([MILLION] if options.million else [])})
    _prepare(sizes[0])
    print(f"\n{run(sizes, RESULTS)}\n! = di atas anggaran. Rencana kueri: {RESULTS.name}/")
    return 0


def _prepare(smallest: int) -> None:
    """Migrate and seed the first cases."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("load_reference", skip_checks=True)
    persons = min(round(smallest / PER_PERSON), 5600)
    call_command("seed_demo", persons=persons, check=False)


if __name__ == "__main__":
    sys.exit(main())
