"""One way down: which part may import which, where SQL may stand, and how text reaches a widget."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "iop_tui"
FILES = sorted(PACKAGE.rglob("*.py"))

# each part and what it may import of ours; a part may always import itself
BELOW: dict[str, set[str]] = {
    "domain": set(),
    "machine_clock": set(),
    "paths": {"domain"},
    "named_files": {"domain"},
    "settings": {"domain", "named_files"},
    "resources": {"domain", "named_files"},
    "plain": set(),
    "theme": set(),
    "widgets": {"domain", "plain"},
    "store": {"domain", "machine_clock"},
    "passphrases": set(),
    "tries": {"store"},
    "watch": set(),
    "guard": {"domain", "store", "tries", "heads"},
    "desk": {"domain", "store", "settings", "resources", "guard", "backups", "machine_clock"},
    "day": {"domain", "store", "desk"},
    "program": {"domain", "store", "desk"},
    "matching": {"domain", "store", "desk"},
    "joining": {"domain", "store", "desk"},
    "importing": {"domain", "store", "desk", "program", "matching", "named_files"},
    "exporting": {"domain", "store", "desk", "day", "leftovers", "heads", "paths", "synced"},
    "demo_history": {"domain", "resources"},
    "demo": {"domain", "store", "desk", "settings", "demo_history", "machine_clock", "leftovers"},
    "backups": {"domain", "store", "desk", "paths", "leftovers", "heads", "synced"},
    "synced": set(),
    "leftovers": {"domain", "store"},
    "faults": {"domain", "store", "desk"},
    "heads": {"domain", "store", "paths"},
    "purging": {"domain", "store", "desk"},
    "restoring": {"domain", "store"},
    "plain_day": {"domain", "store", "desk", "day"},
    "history": {"domain", "store", "desk", "day"},
    "screens": {
        "domain", "store", "desk", "day", "program", "matching", "exporting", "history", "widgets", "plain",
        "paths", "guard", "faults", "importing", "joining",
    },
    "crash": {"paths", "machine_clock"},
    "palette": {"plain", "screens", "theme"},
    "key_lane": {"plain"},
    "terminal_pieces": set(),
    "terminal_keys": {"terminal_pieces"},
    "gone_terminal": set(),
    "keymap": {"domain", "screens", "widgets"},
    "fence": {"crash"},
    "covering": {"domain", "store", "desk", "fence", "screens", "watch", "curtain", "terminal_keys", "gone_terminal"},
    "curtain": set(),
    "backing_up": {"backups", "covering", "desk", "domain", "screens"},
    "app": {
        "backing_up", "domain", "desk", "day", "screens", "theme", "key_lane", "palette", "keymap", "faults", "store",
        "widgets",
    },
    "first_steps": {"domain", "guard", "importing", "passphrases"},
    "first_run": {"domain", "fence", "first_steps", "key_lane", "theme", "widgets"},
    "commands": {
        "domain", "store", "desk", "day", "program", "exporting", "importing", "settings", "paths", "plain_day",
        "tries", "purging", "restoring", "first_run", "first_steps", "history", "passphrases", "guard", "machine_clock",
        "leftovers", "heads", "joining",
    },
    "cli": {
        "domain", "store", "desk", "commands", "paths", "app", "demo", "terminal_keys", "gone_terminal", "leftovers",
    },
    "__init__": set(),
    "__main__": {"cli"},
}  # fmt: skip
HEADLESS = (
    "domain",
    "store",
    "desk",
    "day",
    "program",
    "importing",
    "joining",
    "exporting",
    "history",
    "guard",
    "watch",
    "backups",
    "leftovers",
    "heads",
    "purging",
    "restoring",
    "paths",
    "settings",
    "resources",
    "demo",
)


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


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    own = part(path)
    for module in imports(path):
        if module.startswith("iop_tui."):
            other = module.split(".")[1]
            assert other in {own, "__version__"} | BELOW[own], f"{own} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_store_speaks_to_the_database(path: Path) -> None:
    if part(path) == "store":
        return
    for module in imports(path, with_types=True):
        assert module.split(".")[0] not in ("sqlite3", "sqlcipher3", "sqlite_utils"), module
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", text)


@pytest.mark.parametrize("name", HEADLESS)
def test_what_needs_no_screen_loads_none(name: str) -> None:
    code = f"import sys, iop_tui.{name}; assert not {{'textual', 'rich'}} & set(sys.modules)"
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


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_text_reaches_a_widget_only_disarmed(path: Path) -> None:
    assert not MARKUP.search(path.read_text(encoding="utf-8"))
    if part(path) == "widgets" and path.stem in ("lines", "sheet"):
        # what draws its own lines disarms every text: no segment is made but of what went through plain.py
        source = path.read_text(encoding="utf-8")
        assert "from iop_tui.plain import" in source
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
