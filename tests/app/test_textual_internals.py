"""The private names of Textual that the program uses: all of them are listed, and all of them are still there."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from iop_tui.app.textual_internals import PRIVATE_NAMES, PrivateName

PACKAGE = Path(__file__).parents[2] / "iop_tui"
FILES = [path for room in ("app", "screens", "widgets") for path in sorted((PACKAGE / room).rglob("*.py"))]
LISTED = {private.name for private in PRIVATE_NAMES}
OF_NAMED_TUPLES = {"_replace", "_fields", "_make", "_asdict"}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def is_there(private: PrivateName) -> bool:
    module, _, owner = private.owner.partition(":")
    place = import_module(module)
    holder = getattr(place, owner) if owner else place
    # what an instance gets when it is made stands in no class: its name stands in the source of it
    return hasattr(holder, private.name) or f"self.{private.name}" in inspect.getsource(holder)


@pytest.mark.parametrize("private", PRIVATE_NAMES, ids=lambda p: p.name)
def test_textual_still_has_it(private: PrivateName) -> None:
    assert is_there(private), (
        f"Textual has no {private.owner}.{private.name} any more. It was used because: {private.why}"
    )


def test_one_that_textual_does_not_have_is_missed() -> None:
    assert not is_there(PrivateName("textual.app:App", "_never_there", "a test"))


def test_every_private_name_that_is_used_is_listed() -> None:
    made: set[str] = set()
    used: set[tuple[str, str]] = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                made.add(node.name)
            elif isinstance(node, ast.Attribute) and is_private(node.attr):
                if isinstance(node.ctx, ast.Store):
                    made.add(node.attr)
                used.add((node.attr, path.name))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                made.add(node.target.id)
            elif isinstance(node, ast.Assign):
                made |= {t.id for t in node.targets if isinstance(t, ast.Name)}
    assert not [(name, file) for name, file in used if name not in made | LISTED | OF_NAMED_TUPLES]


def test_every_private_name_that_is_overridden_is_listed() -> None:
    found = []
    for path in FILES:
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for kind in [v for v in vars(import_module(name)).values() if isinstance(v, type) and v.__module__ == name]:
            inherited = {n for base in kind.__mro__ if base.__module__.startswith("textual") for n in vars(base)}
            own = [n for n, v in vars(kind).items() if inspect.isfunction(v) or isinstance(v, property)]
            found += [(n, kind.__name__) for n in own if is_private(n) and n in inherited - LISTED and n[:4] != "_on_"]
    assert found == []
