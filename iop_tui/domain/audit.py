"""The record of what was changed: every change a link of a chain that shows whether it was tampered with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from iop_tui.domain.actions import BARRIERS, EVENTS
from iop_tui.domain.hashing import sha256_of

Row = Mapping[str, Any]
FIRST_LINK = "0" * 64
PURGED = "purged"
"""The table of a value that was removed for good."""


def plain_name(what: str) -> str:
    """A step's name without that it was taken back or done again."""
    return what.removeprefix("undo: ").removeprefix("redo: ")


class ValueChange(NamedTuple):
    """One row before and after; ``before`` None where it was made, ``after`` None where it was removed."""

    table: str
    key: Mapping[str, Any]
    before: Row | None
    after: Row | None
    client_id: int | None = None
    why: str = ""

    def body(self) -> str:
        """The canonical text that is stored and digested."""
        return canonical(
            {"table": self.table, "key": dict(self.key), "before": self.before, "after": self.after, "why": self.why}
        )


class Change(NamedTuple):
    """One transaction's record. ``step`` groups the changes of one intention; ``undoes`` is a step taken back."""

    seq: int
    at: str
    who: int | None
    what: str
    step: int
    session_id: int | None = None
    undoes: int | None = None
    link: str = ""
    values: tuple[ValueChange, ...] = ()


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> str:
    """One spelling for one value: JSON with sorted keys and no blanks."""
    return _CANONICAL.encode(value)


def digest(salt: str, body: str) -> str:
    """A salted digest of a personal value: it proves the value without telling it once it is purged."""
    return sha256_of(f"{salt}\x1f{body}")


def proof(salt: str, body: str, client_id: int | None) -> str:
    """What the chain keeps of a value: its digest and owner, as ``digest:client``.

    Both stand in the link, so that a value cannot be given to another client, not even once it is purged.
    """
    return f"{digest(salt, body)}:{'' if client_id is None else client_id}"


def link(previous: str, change: Change, digests: Sequence[str]) -> str:
    """The link of a change: the hash of the link before it, its own columns and its values' digests."""
    columns = [change.seq, change.at, change.who, change.what, change.step, change.session_id, change.undoes]
    return sha256_of(f"{previous}\x1f{canonical([columns, list(digests)])}")


class Undoable(NamedTuple):
    """What undo and redo would do next: the step, and what it was."""

    step: int
    what: str
    session_id: int | None


def undo_stacks(steps: Sequence[Undoable], undoes: Mapping[int, int]) -> tuple[list[Undoable], list[Undoable]]:
    """The steps that can be taken back and the ones that can be done again, each with the next one last.

    ``steps`` are in order; ``undoes`` maps a step to the one that it took back.
    """
    back: list[Undoable] = []
    again: list[Undoable] = []
    for step in steps:
        if step.what in EVENTS:
            continue
        taken = undoes.get(step.step)
        if step.what in BARRIERS:
            back, again = [], []
        elif taken is None:
            back.append(step)
            again = []
        elif back and back[-1].step == taken:
            back.pop()
            again.append(step)
        elif again and again[-1].step == taken:
            again.pop()
            back.append(step)
    return back, again
