"""Which rules can be broken, and how: read from the syntax of the modules that hold them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Who may see and do what; services, which ask them; what seals and what finds again.
POLICIES = (
    "victims/policies.py", "referrals/policies.py", "shelters/policies.py", "reports/policies.py",
    "tppo_cases/privacy/policies.py", "tppo_cases/access/people/policies.py", "tppo_cases/access/approvals/policies.py",
    "tppo_cases/access/defaults/policies.py",
)  # fmt: skip
SERVICES = ("victims/services", "referrals/services", "shelters/services", "reports/services", "tppo_cases/privacy/services",
            "tppo_cases/access/people", "tppo_cases/access/approvals", "tppo_cases/access/defaults")  # fmt: skip
AEAD_ARGUMENTS = 3  # nonce, text, associated data
KEYS = ("tppo_cases/core/sealed.py", "tppo_cases/core/sealed_files.py", "tppo_cases/core/tokens.py")


@dataclass(frozen=True)
class Mutant:
    """One broken rule: the file, the line, what was done, and the whole text of the file as it is then."""

    path: str
    line: int
    done: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.done}"


def mutants() -> Iterator[Mutant]:
    """All of them, in the order of the files."""
    for path in POLICIES:
        yield from _of(path, (_always, _half))
    for folder in SERVICES:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield from _of(str(file.relative_to(ROOT)), (_not_asked,))
    for path in KEYS:
        yield from _of(path, (_no_place,))


def _of(path: str, ways: tuple) -> Iterator[Mutant]:
    source = (ROOT / path).read_text(encoding="utf-8")
    tree = ast.parse(source)
    for way in ways:
        for node, done, replacement in way(tree):
            yield Mutant(path, node.lineno, done, _with(source, node, replacement))


def _with(source: str, node: ast.expr | ast.stmt, replacement: str) -> str:
    """The source with the text of one node replaced."""
    lines = source.splitlines(keepends=True)
    assert node.end_lineno is not None
    first, last = lines[node.lineno - 1].encode(), lines[node.end_lineno - 1].encode()
    head, tail = first[: node.col_offset].decode(), last[node.end_col_offset :].decode()
    return "".join([*lines[: node.lineno - 1], head + replacement + tail, *lines[node.end_lineno :]])


Change = tuple[ast.expr | ast.stmt, str, str]


def _always(tree: ast.Module) -> Iterator[Change]:
    """A rule that says yes to everybody, a scope that holds every row."""
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        answer = {"bool": "True", "Q": "Q()"}.get(ast.unparse(function.returns) if function.returns else "")
        for node in ast.walk(function):
            if (
                answer
                and isinstance(node, ast.Return)
                and node.value
                and ast.unparse(node.value) not in {"True", "False", "Q()"}
            ):
                yield node.value, f"{function.name} always {answer}", answer


def _half(tree: ast.Module) -> Iterator[Change]:
    """A condition of two, of which one is forgotten."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            for number, part in enumerate(node.values):
                rest = " and ".join(f"({ast.unparse(each)})" for place, each in enumerate(node.values) if place != number)
                yield node, f"without {ast.unparse(part)[:60]}", f"({rest})"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
            for kept, gone in ((node.left, node.right), (node.right, node.left)):
                yield node, f"without {ast.unparse(gone)[:60]}", f"({ast.unparse(kept)})"


def _not_asked(tree: ast.Module) -> Iterator[Change]:
    """A service that does not ask."""
    for node in ast.walk(tree):
        called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.func
        if called and isinstance(called, ast.Name) and called.id == "require":
            yield node, f"not asked: {ast.unparse(node)[:60]}", "pass"


def _no_place(tree: ast.Module) -> Iterator[Change]:
    """A sealed value that is bound to no place, a key that is the same for all kinds."""
    for node in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        name = ast.unparse(node.func)
        if name.endswith((".encrypt", ".decrypt")) and len(node.args) == AEAD_ARGUMENTS:
            yield node.args[2], f"{name} without its place", "b''"
        if name == "kind.encode":
            yield node, "one key for all kinds", "b'x'"
