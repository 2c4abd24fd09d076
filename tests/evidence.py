"""Documents name tests as evidence: which tests there are, read from the source without importing it."""

import ast
import functools
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")


@functools.cache
def tests_in(path: str) -> frozenset[str]:
    """The names of the tests of a file; none for a file that is not there."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def exists(evidence: str) -> bool:
    """Whether a test (``path::name``) or a document (``path``) is there."""
    path, _, name = evidence.partition("::")
    return name in tests_in(path) if name else (ROOT / path).is_file()
