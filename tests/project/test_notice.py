"""NOTICE names every work that is installed with the program."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement

NOTICE = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(name: str, found: set[str]) -> set[str]:
    """What is installed with a work, and with what that needs."""
    for told in requires(name) or ():
        needed = Requirement(told)
        if plain(needed.name) in found or (needed.marker and not needed.marker.evaluate({"extra": ""})):
            continue
        try:
            metadata(needed.name)
        except PackageNotFoundError:
            continue
        found.add(plain(needed.name))
        installed(needed.name, found)
    return found


def test_notice_names_whatever_is_installed_with_the_program() -> None:
    named = {plain(word) for word in re.findall(r"[A-Za-z][\w.-]*\w", NOTICE)}
    works = installed("iop-tui", set())
    assert len(works) > 15 and sorted(works - named) == []
