"""Heads of the record that this machine keeps: an older whole file in the file's place does not hold the later ones.

A file can be replaced by an older copy of itself, whole in every way. Each backup, each export and each end of the
program leaves the head of then in the user's state folder; whoever opens or checks the file looks whether its record
holds them.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iop_tui.desk import paths
from iop_tui.domain.errors import IopError
from iop_tui.store.audit.compare import holds_at, last_seq
from iop_tui.store.file import beside
from iop_tui.store.file.backup_names import HEAD_SIZE

if TYPE_CHECKING:
    from iop_tui.store import Store

_KEPT = 60
_LINE = re.compile(rf"(\d{{1,12}}) ([0-9a-f]{{{HEAD_SIZE}}}) (\S+) (\w+)")


HANDED_OVER = "handover"


class Head(NamedTuple):
    """A record's number, the first digits of its link, the moment when it was kept (UTC ISO 8601), and at what."""

    seq: int
    digits: str
    at: str
    what: str


def place(store: Store) -> Path:
    """Where the heads of a file are kept; by the file's id, so that it may be moved."""
    return paths.state() / f"heads-{store.program.meta('file_id')}"


def keep(store: Store, what: str) -> None:
    """Keep the head of now; where that cannot be, the file is worked with anyway."""
    with contextlib.suppress(IopError):
        seq = last_seq(store.reader)
        if seq and not store.read_only:
            new = Head(seq, store.changes.head()[:HEAD_SIZE], store.moment(), what)
            _write(store, [*(h for h in kept(store) if h.digits != new.digits), new])


def keep_handed_over(store: Store) -> None:
    """Keep that this file was handed over from here: also known where it cannot be opened, or is gone."""
    with contextlib.suppress(IopError):
        seq = last_seq(store.reader)
        new = Head(seq, store.changes.head()[:HEAD_SIZE], store.moment(), HANDED_OVER)
        last = handed_over(store)
        if last is None or last.digits != new.digits:
            _write(store, [*(h for h in kept(store) if h.digits != new.digits), new])


def handed_over(store: Store) -> Head | None:
    """The head at which a file was handed over from here, by its id; None where it was not, or has come back since.

    ``store`` may be any copy of the file.
    """
    last = kept(store)[-1:]
    return last[0] if last and last[0].what == HANDED_OVER else None


def kept(store: Store) -> list[Head]:
    """The heads that are known of this file, the latest last."""
    try:
        lines = beside.read(place(store)).decode("ascii").splitlines()
    except (OSError, ValueError):
        return []
    return [Head(int(m[1]), m[2], m[3], m[4]) for m in map(_LINE.fullmatch, lines) if m]


def not_held(store: Store) -> list[Head]:
    """The heads that the record does not hold: the file is older than one that was here, or it went another way."""
    return [head for head in kept(store) if not holds_at(store.reader, head.seq, head.digits)]


def accept(store: Store) -> int:
    """Forget the heads that the record does not hold; gives how many there were."""
    gone = not_held(store)
    if gone:
        _write(store, [head for head in kept(store) if head not in gone])
    return len(gone)


def _write(store: Store, heads: Iterable[Head]) -> None:
    """Write them; those that the file does not hold are dropped last."""
    every = [*heads]
    while len(every) > _KEPT:
        held = next((h for h in every if holds_at(store.reader, h.seq, h.digits)), every[0])
        every.remove(held)
    target = place(store)
    with contextlib.suppress(OSError):
        paths.private_folder(target.parent)
        beside.write(target, "".join(f"{' '.join(map(str, head))}\n" for head in every).encode("ascii", "replace"))
