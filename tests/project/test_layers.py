"""One way down: which part may import which, where SQL may stand, and how text reaches a widget."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "iop_tui"
FILES = sorted(PACKAGE.rglob("*.py"))

# The house, floor by floor: a room imports from the floors below it and from itself, never from its neighbors.
FLOORS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("domain",), "values and rules, with nothing but the standard library: no file, no screen"),
    (("store", "widgets"), "the only SQL, and what draws values; neither needs to know of the other"),
    (("desk",), "one run on this machine: what every use of the file goes through"),
    (("program", "clients", "day"), "use cases by subject; what two of them share belongs below, in the desk"),
    (("reports",), "what reads many days and writes nothing: made of the use cases"),
    (("exchange",), "what leaves for an office or comes from one; it sums weeks as the reports do"),
    (("screens",), "what a facilitator sees; thin over the rooms below"),
    (("app",), "what holds the screens together; a screen knows it by a protocol only"),
    (("cli",), "the program's way in: it starts everything, so nothing may need it"),
)
FLOOR = {room: number for number, (rooms, _reason) in enumerate(FLOORS) for room in rooms}
HEADLESS = ("domain", "store", "desk", "program", "clients", "day", "reports", "exchange")
"""Rooms that run without a screen: the command line starts fast, and their tests need no terminal."""


def part(path: Path) -> str:
    inner = path.relative_to(PACKAGE).parts
    return inner[0].removesuffix(".py")


def imports(path: Path, with_types: bool = False) -> Iterator[str]:
    """The modules that a file imports, those for types only left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types and not with_types:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "iop_tui":
                yield from (f"iop_tui.{a.name}" for a in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names)


def module_name(path: Path) -> str:
    """The dotted name of a file of ours."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for path in FILES}


@cache
def arrows(path: Path) -> set[str]:
    """Our modules that a file imports: at its top, inside of a function, and for types only."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "iop_tui":
            inner = {f"{node.module}.{a.name}" for a in node.names}
            found |= {name if name in MODULES else node.module for name in inner}
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name in MODULES}
    return found - {module_name(path)}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import one another, by Tarjan's algorithm."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = low[name] = len(number)
        stack.append(name)
        for other in graph[name]:
            if other not in number:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], number[other])
        if low[name] == number[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.append(sorted(group))

    for name in graph:
        if name not in number:
            visit(name)
    return found


def test_every_file_lies_in_a_room() -> None:
    loose = {p.name for p in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert not loose
    assert {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"} == set(FLOOR)


def test_arrows_point_down() -> None:
    for path in (p for p in FILES if p.parent != PACKAGE):
        room = part(path)
        rooms, reason = FLOORS[FLOOR[room]]
        for module in arrows(path):
            other, _, _ = module.removeprefix("iop_tui").removeprefix(".").partition(".")
            if other and other != room:
                assert FLOOR[other] < FLOOR[room], f"{path} imports {module}; {' and '.join(rooms)}: {reason}"


def test_no_file_imports_itself_by_way_of_others() -> None:
    assert circles({name: arrows(path) for name, path in MODULES.items()}) == []


def test_the_search_for_circles_finds_them() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set[str]()}
    assert circles(graph) == [["b", "c"]]


def test_only_the_store_speaks_to_the_database() -> None:
    for path in (p for p in FILES if part(p) != "store"):
        for module in imports(path, with_types=True):
            assert module.split(".")[0] not in ("sqlite3", "sqlcipher3", "sqlite_utils"), (path, module)
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", text), path


@pytest.mark.parametrize("room", HEADLESS)
def test_what_needs_no_screen_loads_none(room: str) -> None:
    modules = ", ".join(name for name, path in MODULES.items() if path.parent != PACKAGE and part(path) == room)
    code = f"import sys, {modules}; assert not {{'textual', 'rich'}} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_domain_needs_the_standard_library_only() -> None:
    for path in (p for p in FILES if part(p) == "domain"):
        for module in imports(path, with_types=True):
            top = module.split(".")[0]
            assert top == "iop_tui" or top in {*sys.stdlib_module_names, "_sha2", "_sha256"}, (path.name, module)


# Widgets of Textual's that read markup, and the calls that hand text to them.
MARKUP = re.compile(
    r"\b(Static|Label|Button|OptionList|DataTable|Markdown|RichLog|Checkbox)\(|\.notify\(|from_markup|border_title"
)


def test_text_reaches_a_widget_only_disarmed() -> None:
    for path in FILES:
        assert not MARKUP.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("name", ["text_lines", "sheet"])
def test_what_draws_its_own_lines_disarms_every_text(name: str) -> None:
    # no segment is made but of what went through safe_text.py
    source = (PACKAGE / "widgets" / f"{name}.py").read_text(encoding="utf-8")
    assert "from iop_tui.widgets.safe_text import" in source
    for line in source.splitlines():
        if "Segment(" in line:
            assert "fitted(" in line, line


def test_no_screen_holds_a_connection() -> None:
    for path in (p for p in FILES if part(p) in ("screens", "widgets", "app")):
        assert "connection" not in path.read_text(encoding="utf-8").lower(), path


def test_every_binding_has_an_id_and_says_what_it_does() -> None:
    from importlib import import_module

    from textual.binding import Binding
    from textual.dom import DOMNode

    checked = 0
    for path in (p for p in FILES if part(p) in ("screens", "widgets", "app")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for value in vars(import_module(name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == name:
                for binding in value.__dict__.get("BINDINGS", ()):
                    assert isinstance(binding, Binding)
                    assert binding.id, (name, binding)
                    assert binding.tooltip or name.startswith("iop_tui.widgets"), (name, binding.id)
                    checked += 1
    assert checked > 100
