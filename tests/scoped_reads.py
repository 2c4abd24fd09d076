"""Every read of a model of a case or person that a page, form or program makes, found in the source by its syntax."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import models

from tests.canary.words import of_a_person

ROOT = Path(__file__).resolve().parents[1]
APPS = ("victims", "shelters", "referrals", "reports", "tppo_cases")
READING = re.compile(r"(^|_)(views|selectors|serializers|forms|api|case_page)(_|$)")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = {"create", "bulk_create", "none"}
NARROWING = {"filter", "get", "get_or_create", "update_or_create"}
PAST_SCOPE = {"get_object_or_404", "get_list_or_404", "cursor"}  # whatever they read
KEYS = {"case_id", "victim_id"}  # columns of the trail and the history, which outlive the row that they name
GUARDED: dict[str, type[models.Model]] = {
    model.__name__: model
    for model in [*of_a_person(), *(one for one in apps.get_models() if KEYS & {field.name for field in one._meta.fields})]
}


@dataclass(frozen=True)
class Read:
    """One place where a manager is taken, and the model as far as the source tells."""

    place: str
    line: int
    model: str


def modules() -> list[Path]:
    """The modules that read for pages, forms and programs."""
    found = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(
        path for path in found if any(READING.search(part.removesuffix(".py")) for part in path.relative_to(ROOT).parts)
    )


def scoped_methods(model: type[models.Model]) -> set[str]:
    """What the manager of a model offers that asks for the user."""
    own = type(model._default_manager.all())
    return {
        name
        for name, method in inspect.getmembers(own, inspect.isfunction)
        if not hasattr(models.QuerySet, name) and {"user", "users"} & set(inspect.signature(method).parameters)
    }


def rows_above(model: type[models.Model]) -> set[str]:
    """The fields of a model that lead to the case, the person or what hangs on them."""
    return {
        field.name.removesuffix("_id") for field in model._meta.concrete_fields
        if field.name in KEYS or (field.remote_field and field.remote_field.model.__name__ in GUARDED)
    }  # fmt: skip


def _bare(value: ast.expr) -> bool:
    """Whether a value is an id that anybody may have typed, and not a row or what a row says."""
    words = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    words += [
        str(node.slice.value) for node in ast.walk(value)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    ]  # fmt: skip
    return any(re.search(r"(^|_)(ids?|pk)$", word) for word in words)


def _narrows(call: ast.Call, model: type[models.Model]) -> bool:
    # A model with a scope of its own may hide rows of a case from who sees the case: narrowing alone is not enough.
    above = set() if "visible_to" in scoped_methods(model) else rows_above(model)
    rows = (word.value for word in call.keywords if re.sub(r"(_id)?(__in)?$", "", word.arg or "") in above)
    return any(not _bare(value) for value in rows) or any(_is_scope(one) for one in call.args)


def _is_scope(one: ast.expr) -> bool:
    """``policies.…_scope(user)``: the condition of which the scoped methods are made."""
    if not (isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)):
        return False
    return ast.unparse(one.func.value).endswith("policies") and one.func.attr.endswith("_scope")


def _scoped(calls: list[ast.Call], model: type[models.Model]) -> bool:
    methods = scoped_methods(model)
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name in methods or name in WRITES or (name in NARROWING and _narrows(call, model)):
            return True
    return False


class _Finder(ast.NodeVisitor):
    def __init__(self, place: str) -> None:
        self.place, self.found = place, list[Read]()
        self.calls: list[ast.Call] = []
        self.function = ""
        self.names: dict[str, str] = {}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.names |= {one.asname: one.name for one in node.names if one.asname}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        before, self.function = self.function, f"{self.function}.{node.name}".strip(".")
        self.generic_visit(node)
        self.function = before

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        before, self.function = self.function, f"{self.function}.{node.name}".strip(".")
        self.generic_visit(node)
        self.function = before

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in PAST_SCOPE or (name == "raw" and any(getattr(one, "attr", "") in MANAGERS for one in ast.walk(node.func))):
            self.found.append(Read(f"{self.place}::{self.function}", node.lineno, "?"))
        if isinstance(node.func, ast.Attribute):
            self.calls.append(node)
            self.visit(node.func)
            self.calls.pop()
            outer, self.calls = self.calls, []
        else:
            outer, self.calls = self.calls, []
            self.visit(node.func)
        for one in [*node.args, *node.keywords]:
            self.visit(one)
        self.calls = outer

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in MANAGERS:
            self._look(node)
        self.visit(node.value)

    def _look(self, node: ast.Attribute) -> None:
        name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "?")
        name = self.names.get(name, name)
        if name[:1].isupper() and name not in GUARDED:
            return
        if name in GUARDED and node.attr == "objects" and _scoped(self.calls, GUARDED[name]):
            return
        self.found.append(Read(f"{self.place}::{self.function}", node.lineno, name))


def unscoped(source: str, place: str) -> Iterator[Read]:
    """The reads of a module that nothing holds to what the reader may see."""
    finder = _Finder(place)
    finder.visit(ast.parse(source))
    yield from finder.found


def _names_owner(value: ast.expr) -> bool:
    return (isinstance(value, ast.Constant) and value.value == "owner") or (isinstance(value, ast.Name) and value.id == "OWNER")


def past_the_walls(source: str) -> list[int]:
    """Lines with a manager that no scope binds, or with the connection that no wall binds."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        values: list[ast.expr] = []
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("connections"):
            values = [node.slice]
        elif isinstance(node, ast.Call):
            values = [word.value for word in node.keywords if word.arg in {"using", "database"}]
            values += node.args if isinstance(node.func, ast.Attribute) and node.func.attr in {"using", "db_manager"} else []
        if isinstance(node, ast.expr) and (any(map(_names_owner, values)) or getattr(node, "attr", "") == "_base_manager"):
            lines.append(node.lineno)
    return lines
