"""What every row of an export has: which file it is from, as of which moment, and the notice that goes with it."""

from __future__ import annotations

from typing import NamedTuple

from iop_tui.desk.desk import Desk
from iop_tui.store.file.backup_names import HEAD_SIZE

FILE_DIGITS = 12


class Stamp(NamedTuple):
    """One moment of one file, the same for the rows and the manifest of an export.

    ``file_id`` are 12 hexadecimal digits that no other file has, ``export_id`` the first digits of the newest link of
    the chain, ``changes`` how many records the chain has, ``at`` UTC as it is stored. ``previous`` are the first digits
    of the record of the export before, empty for none: two exports that follow one and the same are of two files.
    """

    notice: str
    file_id: str
    export_id: str
    changes: int
    at: str
    previous: str = ""


def stamp_of(desk: Desk) -> Stamp:
    """The file as it is now."""
    file_id = desk.store.program.meta("file_id").replace("-", "")[:FILE_DIGITS]
    changes, head = desk.store.changes.end()
    previous = desk.store.changes.last_link("export")[:HEAD_SIZE]
    return Stamp(desk.rules().notice, file_id, head[:HEAD_SIZE], changes, desk.store.moment(), previous)


def session_key(track_id: int, day: object) -> str:
    """One track on one day: the same when the track is renamed, and when a session that was due is opened."""
    return f"{track_id}_{day}"
