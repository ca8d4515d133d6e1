"""Every phrase of the program that a person can see, found in its source: labels, tooltips, messages, help, topics.

``python -m tests.project.visible_words`` writes the list that ``test_words`` holds: what a change adds to it is read in
review. A phrase is a text with a blank or a capital in it; SQL, styles and docstrings of the code are none, the help
of commands is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).parent / "visible_words.txt"
ROOMS = (
    "domain",
    "store",
    "desk",
    "program",
    "clients",
    "day",
    "reports",
    "exchange",
    "widgets",
    "screens",
    "app",
    "cli",
)
NO_PHRASES = {"store/schema.py", "store/rows.py", "app/textual_internals.py", "app/terminal_keys.py",
              "app/terminal_pieces.py", "exchange/importing/spellings.py", "domain/particles.py"}  # fmt: skip
"""Files without words of ours for a person: tables, Textual's names, what terminals and offices send."""
_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|CREATE|WHERE|ORDER BY|GROUP BY|JOIN|COLLATE)\b|\bIN \("
)
_STYLE = re.compile(r"\{[^}]*:[^}]*;|^\s*#[\w-]+ \{|height:|width:")
_PHRASE = re.compile(r"[A-Za-z]")


def spelled(node: ast.expr) -> str | None:
    """A text as it stands in the source; what is filled in is shown as ``{…}``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "{…}" for p in node.values)
    return None


def is_phrase(text: str) -> bool:
    """Whether a person may read it: words, or one word that begins with a capital."""
    bare = text.replace("{…}", "").strip()
    if not _PHRASE.search(bare) or _SQL.search(text) or _STYLE.search(text) or len(bare) < 2:
        return False
    if " " in bare:
        return not re.fullmatch(r"[\w:%.,()'-]+( [A-Z]{2,})+", bare)
    return bool(re.fullmatch(r"[A-Z][a-z'-]+[.:?…]?", bare))


def _docstrings(tree: ast.AST) -> set[int]:
    """The docstrings of the code; those of commands are help that a person reads."""
    found = set()
    for node in ast.walk(tree):
        for child in getattr(node, "body", []) if isinstance(getattr(node, "body", None), list) else []:
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                is_help = any("command" in ast.unparse(d) or "group" in ast.unparse(d)
                              for d in getattr(node, "decorator_list", ()))  # fmt: skip
                if not is_help:
                    found.add(id(child.value))
    return found


def phrases(path: Path) -> Iterator[str]:
    """The phrases of one file, in order."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed_over |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in passed_over:
            text = spelled(node)
            if text is not None and is_phrase(text):
                yield " ".join(text.split())


def everything() -> str:
    """The list: file by file, each phrase once."""
    lines = []
    for room in ROOMS:
        for path in sorted((ROOT / "iop_tui" / room).rglob("*.py")):
            name = path.relative_to(ROOT / "iop_tui").as_posix()
            found = [] if name in NO_PHRASES else list(dict.fromkeys(phrases(path)))
            if found:
                lines += [f"# {name}", *found, ""]
    return "\n".join(lines)


if __name__ == "__main__":
    LIST.write_text(everything(), encoding="utf-8")
