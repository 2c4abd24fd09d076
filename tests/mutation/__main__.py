"""``make mutants`` = ``python -m tests.mutation [--sample 60] [--seed 1] [--only victims/policies.py]``.

Breaks one rule of access at a time in a copy of the project, runs the tests that ought to notice, and prints which rules
could be broken unnoticed. A mutant survives when all of its tests pass. About 15 seconds for each.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.mutants import ROOT, Mutant, mutants

# The nearest tests first; what they let pass is asked of the next.
NEAREST = {
    "victims": ("tests/victims/services", "tests/victims/views", "tests/victims/models", "tests/victims/api"),
    "referrals": ("tests/referrals",),
    "shelters": ("tests/shelters",),
    "reports": ("tests/reports",),
    "tppo_cases": ("tests/tppo_cases/privacy", "tests/tppo_cases/access", "tests/tppo_cases/core"),
}
WIDEST = (
    "tests/access/test_matrix.py",
    "tests/access/test_lost_access.py",
    "tests/access/test_random_story.py",
    "tests/attacks",
)
PATIENCE = 900  # seconds for one mutant
SKIPPED = shutil.ignore_patterns(".git", ".venv", ".data", "node_modules", "__pycache__", ".hypothesis", "bench-results")


def noticed(mutant: Mutant, copy: Path, worker: str) -> bool:
    """Whether a test fails with this rule broken."""
    target = copy / mutant.path
    whole = target.read_text(encoding="utf-8")
    target.write_text(mutant.text, encoding="utf-8")
    near = [path for path in NEAREST[mutant.path.split("/", maxsplit=1)[0]] if (copy / path).exists()]
    command = [
        sys.executable, "-m", "pytest", "-x", "-q", "--reuse-db", "-p", "no:cacheprovider", *near, *WIDEST,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=copy, env=os.environ | {"PYTEST_XDIST_WORKER": worker, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(whole, encoding="utf-8")
    if done.returncode not in {0, 1}:
        print(done.stdout.decode()[-2000:], flush=True)
    return done.returncode == 1


def main() -> int:
    """Break, test, tell; 1 when a rule could be broken unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, help="so many of all, by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="begin of the path of the modules")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()

    chosen = [mutant for mutant in mutants() if mutant.path.startswith(options.only)]
    if options.sample and options.sample < len(chosen):
        chosen = random.Random(options.seed).sample(chosen, options.sample)  # noqa: S311  # the same ones again
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[tuple[Path, str]] = SimpleQueue()
        for number in range(options.workers):
            copy = Path(folder) / f"copy{number}"
            shutil.copytree(ROOT, copy, ignore=SKIPPED)
            copies.put((copy, f"m{number}"))

        def run(mutant: Mutant) -> bool:
            copy, worker = copies.get()
            start = time.monotonic()
            try:
                found = noticed(mutant, copy, worker)
            finally:
                copies.put((copy, worker))
            print(f"{'noticed ' if found else 'SURVIVED'} {time.monotonic() - start:5.0f} s  {mutant}", flush=True)
            return found

        with ThreadPoolExecutor(options.workers) as pool:
            outcomes = list(pool.map(run, chosen))
    print(f"\n{sum(outcomes)} of {len(outcomes)} broken rules were noticed")
    return int(not all(outcomes))


if __name__ == "__main__":
    sys.exit(main())
