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
from iop_tui.store.audit.compare import holds_at
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
    name_copy(desk.store)
    return wanted


def name_copy(store: Store) -> bool:
    """Give the copy its name where a kill, or a stick that was pulled, came before; whether there was one to name.

    This laptop keeps that it handed the file over before there is a copy to take over. Raises IopError where the copy
    cannot be named: it is whole all the same.
    """
    handover = store.handover
    if handover is None or handover.role is not Role.LEFT:
        return False
    kept_heads.keep_handed_over(store)
    unfinished, wanted = Path(handover.unfinished), Path(handover.to)
    if not _is_there(unfinished):
        return False
    if _is_there(wanted):
        raise IopError(f"The copy has no name yet: {wanted} is another file.", "Move that one, then run: iop-tui today")
    try:
        give_name(unfinished, wanted)
    except StoreError:
        raise IopError(
            f"The copy has no name yet: {wanted.parent} cannot be written.", "Make it writable, then run: iop-tui today"
        ) from None
    return True


def _is_there(path: Path) -> bool:
    """Whether a file stands there, as far as this user may look."""
    try:
        return path.is_file()
    except OSError:
        return False


def here(path: Path) -> str:
    """This laptop and the place of a file on it, as a copy that is used keeps it."""
    return f"{platform.node() or 'a laptop'}, {path.resolve()}"


def refuse_used(handover: Handover, path: Path, zone: str) -> None:
    """Refuse a file that nobody may take over at ``path``: one that was left, or a copy that was used elsewhere."""
    if handover.role is Role.LEFT:
        raise IopError(f"{handover.words(zone)}.", "Restore the copy, not this file.")
    if handover.role is Role.USED and (handover.done or handover.used_by != here(path)):
        raise IopError(f"{handover.words(zone)}.", "Have it handed over again from there.")


def refuse_second(present: Handover | None, taking: Handover | None, lost: int, zone: str) -> None:
    """Refuse what would give a file that was handed over a second life beside its copy.

    ``present`` is how the file stands that is there, ``taking`` the copy that is to take its place (None for a backup),
    ``lost`` how many changes of the file the copy does not have: only one that came back with all of them may.
    """
    if present is None or present.role is not Role.LEFT:
        return
    if taking is None or taking.id == present.id or lost:
        raise IopError(f"{present.words(zone)}.", "Undo: iop-tui handover --take-back")


def goes_on_elsewhere(source: Store, is_lost: bool) -> bool:
    """Whether this laptop handed the file of a backup or a copy over, and it is neither that copy nor what came back.

    For where the file itself is gone or cannot be opened (``is_lost``; else it was looked at). A copy has the record at
    which it was handed over; it is taken over once.
    """
    head = kept_heads.handed_over(source)
    if head is None or not is_lost:
        return False
    return source.handover is None or not holds_at(source.reader, head.seq, head.digits)


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
    """Let work go on in the file of a desk that reads it; ``why`` is recorded. The desk's store is closed then.

    The copy cannot be taken over any more, where it can be reached. Raises IopError where the file was not handed over,
    or where no reason is given.
    """
    handover, store = taking_back(desk), desk.store
    if not line(why):
        raise IopError("Taking it back needs a reason.", "Write a few words, without names of clients.")
    copy = copy_of(store)
    if copy is not None and not copy.done:  # also one whose taking over was begun: it could be begun again
        try:
            mark_used(Path(handover.to), store.key, replace(handover.used("", store.moment()), done=True))
        except StoreError:
            raise IopError(f"The copy cannot be changed: {handover.to}", "Delete it, then run this again.") from None
    store.close()
    own = Store(store.path, key=store.key, backups=desk.backups.folder, take_back=True)
    try:
        with own.saving(TAKE_FILE_BACK, desk.who) as writer:
            writer.event({"why": line(why)})
            own.take_back()
        kept_heads.keep(own, "back")
    finally:
        own.close()


def taking_back(desk: Desk) -> Handover:
    """What would be taken back; raises IopError where there is nothing to."""
    handover = desk.store.handover
    if handover is None:
        raise IopError("The file was not handed over.", "It is in use here.")
    if handover.role is not Role.LEFT:
        raise IopError(f"{handover.words(desk.zone)}.", "There is nothing to take back here.")
    return handover


def copy_of(store: Store) -> Handover | None:
    """How the copy stands that was made of a file when it was handed over; None where it is not in its place."""
    left = store.handover
    if left is None or not _is_there(Path(left.to)):
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
