"""Handing the file to another laptop: a copy goes, this file stays for reading only, and no moment has two to write to.

The copy is whole, under a name that does not count, before the one transaction after which this file does not count.
Its name is given after that; whoever opens this file next makes up for a kill in between.
"""

from __future__ import annotations

import contextlib
import platform
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from iop_tui.desk import kept_heads, leftovers, restore
from iop_tui.desk.desk import Desk
from iop_tui.domain.actions import HAND_OVER, TAKE_FILE_BACK
from iop_tui.domain.errors import IopError
from iop_tui.domain.handover import Handover, Role
from iop_tui.domain.text import line
from iop_tui.store import Store
from iop_tui.store.errors import StoreError
from iop_tui.store.file.unfinished import while_written
from iop_tui.store.file.verified_copy import Progress, give_name
from iop_tui.store.take_over import begin_here, mark_used


def hand_over(desk: Desk, target: Path, piece: Progress | None = None) -> Path:
    """Write the copy for the other laptop and leave this file for reading only; gives where the copy is.

    Raises IopError, and leaves all as it was, where the copy cannot be written.
    """
    wanted = desk.backups.free_place(target).absolute()
    unfinished = while_written(wanted)
    handover = Handover(Role.COPY, secrets.token_hex(6), desk.store.moment(), str(wanted), str(unfinished))
    leftovers.begin(desk, {unfinished: ""})
    try:
        desk.store.copy_unnamed(unfinished, piece)
        with desk.saving(HAND_OVER) as writer:
            writer.event({"to": wanted.name})
            leftovers.ended(desk, [unfinished])
            writer.before_it_counts = lambda: desk.store.hand_over(handover)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        leftovers.given_up(desk, [unfinished])
        raise
    desk.store.handover = handover.left()
    kept_heads.keep(desk.store, "handover")
    name_copy(desk.store.handover)
    return wanted


def name_copy(handover: Handover) -> bool:
    """Give the copy its name where a kill, or a stick that was pulled, came before; whether there was one to name.

    Raises IopError where it cannot be named: it is whole all the same.
    """
    unfinished, wanted = Path(handover.unfinished), Path(handover.to)
    if handover.role is not Role.LEFT or not unfinished.exists() or wanted.exists():
        return False
    try:
        give_name(unfinished, wanted)
    except StoreError:
        raise IopError(
            "The file was handed over, but its copy could not be given its name.",
            f"Make {wanted.parent} writable, then run: iop-tui today",
        ) from None
    return True


def here(path: Path) -> str:
    """This laptop and the place of a file on it, as a copy that is used keeps it."""
    return f"{platform.node() or 'a laptop'}, {path.resolve()}"


def refuse_used(handover: Handover, path: Path, zone: str) -> None:
    """Refuse a file that nobody may take over at ``path``: one that was left, or a copy that was used elsewhere."""
    if handover.role is Role.LEFT:
        raise IopError(f"{handover.words(zone)}.", "Restore the copy, not this file.")
    if handover.role is Role.USED and (handover.done or handover.used_by != here(path)):
        raise IopError(handover.words(zone), "Have it handed over again from there.")


def refuse_second(present: Handover | None, taking: Handover | None, lost: int, zone: str) -> None:
    """Refuse what would give a file that was handed over a second life beside its copy.

    ``present`` is how the file stands that is there, ``taking`` the copy that is to take its place (None for a backup),
    ``lost`` how many changes of the file the copy does not have: only one that came back with all of them may.
    """
    if present is None or present.role is not Role.LEFT:
        return
    if taking is None or taking.id == present.id or lost:
        raise IopError(f"{present.words(zone)}.", "Undo: iop-tui handover --take-back")


def take_over(source: Store, path: Path, now: datetime, who: int | None) -> tuple[Path | None, bool]:
    """Let the copy that another laptop handed over be the file at ``path``.

    Gives where the file that was there is now, and whether the copy could be marked as used: it is, before its file
    counts here, so that it is taken over once. Raises IopError.
    """
    at, taking, marked = source.moment(), source.handover, True
    assert taking is not None  # else it is a backup
    try:
        mark_used(source.path, source.key, taking.used(here(path), at))
    except StoreError:
        marked = False
    aside = restore.take_place(source, path, now, lambda fresh: begin_here(fresh, source.key, who, at))
    if marked:
        with contextlib.suppress(StoreError):  # else it can be begun again at this place, and nowhere else
            mark_used(source.path, source.key, replace(taking.used(here(path), at), done=True))
    return aside, marked


def take_back(desk: Desk, why: str) -> None:
    """Let work go on in this file; ``why`` is recorded. The copy cannot be taken over then, where it can be reached.

    Raises IopError where it was not handed over, or where no reason is given.
    """
    handover = taking_back(desk)
    if not line(why):
        raise IopError("Taking it back needs a reason.", "Write a few words, without names of clients.")
    copy = copy_of(desk.store)
    if copy is not None and copy.role is Role.COPY:
        try:
            mark_used(Path(handover.to), desk.store.key, handover.used("", desk.store.moment()))
        except StoreError:
            raise IopError(f"The copy cannot be changed: {handover.to}", "Delete it, then run this again.") from None
    with desk.saving(TAKE_FILE_BACK) as writer:
        writer.event({"why": line(why)})
        desk.store.take_back()
    desk.store.handover = None
    kept_heads.keep(desk.store, "handover")


def taking_back(desk: Desk) -> Handover:
    """What would be taken back; raises IopError where there is nothing to."""
    handover = desk.store.handover
    if handover is None:
        raise IopError("The file was not handed over.", "It is in use here.")
    if handover.role is not Role.LEFT:
        raise IopError(handover.words(desk.zone), "There is nothing to take back here.")
    return handover


def copy_of(store: Store) -> Handover | None:
    """How the copy stands that was made of a file when it was handed over; None where it is not in its place."""
    left = store.handover
    if left is None or not Path(left.to).is_file():
        return None
    try:
        copy = Store(Path(left.to), key=store.key, read_only=True, any_age=True)
    except StoreError:
        return None
    try:
        kept = copy.handover
        return kept if kept is not None and kept.id == left.id else None
    finally:
        copy.close()
