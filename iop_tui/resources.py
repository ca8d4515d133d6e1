"""What ships with the program: topics, check-in questions, the demo's people."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from iop_tui.domain.checkin import Question, question_from
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.topics import Topic
from iop_tui.named_files import read_named


def data_root() -> Traversable:
    """The folder of shipped data: inside the installed package, or beside it in a checkout."""
    packaged = files("iop_tui") / "data"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parent.parent
    # only with a pyproject.toml beside it is it ours, and not the data folder of some other package
    if (checkout / "pyproject.toml").is_file() and (checkout / "data").is_dir():
        return checkout / "data"
    raise IopError("The program's data is missing from its installation.", "Install it again.")


def read_toml(name: str) -> dict[str, Any]:
    """One shipped file."""
    return tomllib.loads((data_root() / name).read_text(encoding="utf-8"))


def built_in_topics() -> tuple[Topic, ...]:
    """The topics that ship with the program."""
    return tuple(
        Topic(
            raw["code"],
            raw["title"],
            raw["category"],
            tuple(raw["aims"]),
            tuple(raw["prompts"]),
            raw["exercise"],
            tuple(raw.get("references", ())),
        )
        for raw in read_toml("topics.toml")["topic"]
    )


def load_questions(own_file: str = "") -> tuple[Question, ...]:
    """The check-in's questions, from the program's own file where one is named; raises IopError naming it."""
    if not own_file:
        raw, where = read_toml("checkin.toml"), "checkin.toml"
    else:
        where = own_file
        try:
            raw = tomllib.loads(read_named(Path(own_file).expanduser(), 1).decode())
        except (OSError, ValueError, RuntimeError, Refused):  # among them: no UTF-8, no TOML, nested without end
            raise IopError("The check-in questions cannot be read.", f"Mend the file: {own_file}") from None
    found = tuple(question_from(q, f"Question {n} in {where}") for n, q in enumerate(raw.get("question", ()), 1))
    if not found or len({q.key for q in found}) != len(found):
        raise IopError("The check-in needs at least one question, each with a key of its own.", f"Mend {where}.")
    return found
