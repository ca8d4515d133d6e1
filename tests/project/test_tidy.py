"""The code is tidy: linted, formatted, typed; and it speaks of nothing but itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *args], cwd=ROOT, capture_output=True, text=True, check=False)


def test_ruff_finds_nothing() -> None:
    done = run("ruff", "check", "--no-cache", "iop_tui", "tests")
    assert done.returncode == 0, done.stdout


def test_ruff_would_format_nothing() -> None:
    done = run("ruff", "format", "--no-cache", "--check", "iop_tui", "tests")
    assert done.returncode == 0, done.stdout


def test_mypy_finds_nothing() -> None:
    done = run("mypy", "--cache-dir", str(ROOT / ".mypy_cache"))
    assert done.returncode == 0, done.stdout


def test_no_function_and_no_file_grows_without_bound() -> None:
    for path in (ROOT / "iop_tui").rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 450, path


def test_words_of_the_field_are_used() -> None:
    other = re.compile(r"\b(patient|addict|alcoholic|junkie|clean date)s?\b", re.IGNORECASE)
    for path in [*(ROOT / "iop_tui").rglob("*.py"), *(ROOT / "data").glob("*.toml")]:
        if "importing" in path.parts:
            continue  # the spellings of other people's headers
        found = other.search(path.read_text(encoding="utf-8"))
        assert found is None, (path, found)
