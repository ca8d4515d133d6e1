"""What ships with the program: topics, check-in questions, the demo's people."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from iop_tui.desk.named_files import read_named
from iop_tui.domain.checkin import Question
from iop_tui.domain.errors import IopError, Refused
from iop_tui.domain.own_questions import question_from
from iop_tui.domain.topics import Topic

_AT_LINE = re.compile(r"\bat line (\d+)\b")
_HEADING = re.compile(r"\s*\[\[\s*question\s*\]\]")


def data_root() -> Traversable:
    """The folder of shipped data: inside the installed package, or beside it in a checkout."""
    packaged = files("iop_tui") / "data"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[2]
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
    """The check-in's questions, from the program's own file where one is named.

    Raises IopError naming the file, and the line and the key that cannot be used.
    """
    if not own_file:
        return _questions(read_toml("checkin.toml"), "", "checkin.toml")
    try:
        text = read_named(Path(own_file).expanduser(), 1).decode()
        raw = tomllib.loads(text)
    except (OSError, ValueError, RuntimeError, Refused) as error:  # among them: no UTF-8, nested without end
        at = _AT_LINE.search(str(error)) if isinstance(error, tomllib.TOMLDecodeError) else None
        where = f" (line {at[1]})" if at else ""
        raise IopError(f"The check-in questions cannot be read{where}.", f"Fix the file: {own_file}") from None
    return _questions(raw, text, Path(own_file).name)


def _questions(raw: Mapping[str, Any], text: str, where: str) -> tuple[Question, ...]:
    listed = raw.get("question", [])
    if not (isinstance(listed, list) and listed and all(isinstance(q, dict) for q in listed)):
        raise IopError(f"There are no questions in {where}.", "Each begins with a line [[question]].")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if _HEADING.match(line)]
    questions: list[Question] = []
    for n, question in enumerate(listed, 1):
        line = f", line {lines[n - 1]}," if len(lines) == len(listed) else ""
        made = question_from(question, f"Question {n}{line} in {where}")
        if made.key in [q.key for q in questions]:
            raise IopError(f"Question {n}{line} in {where} has the key of another one: {made.key}.", "Name it apart.")
        questions.append(made)
    return tuple(questions)
