"""What a database says, in words that help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2 as sqlite

from iop_tui.domain.errors import IopError


class StoreError(IopError):
    """The file could not be opened, read or written."""


class InUse(StoreError):
    """Another window or command holds the file."""


class Newer(StoreError):
    """The file was written by a later version of the program."""


class Damaged(StoreError):
    """The file is not whole, or not a file of this program."""


class NeedsPassphrase(StoreError):
    """The file is encrypted and no passphrase was given."""


class WrongPassphrase(StoreError):
    """The passphrase does not open the file, or its first page is damaged: only a backup can tell which."""


class NotEncrypted(StoreError):
    """A passphrase was given for a plain file."""


class HandedOver(StoreError):
    """The file was handed over to another laptop, or is the copy for it: nothing is written to it."""


class Locked(StoreError):
    """The file is closed until its passphrase is given again."""


def explain(error: sqlite.Error, opening: bool = False, reading: bool = False) -> StoreError:
    """The one line for an error of the database; it never holds what was to be written."""
    words = str(error).lower()
    if reading and "disk i/o" in words:
        return StoreError("The disk had a read error.", "Try again; if it keeps happening, check the disk.")
    if opening and ("full" in words or "disk i/o" in words):
        return StoreError(
            "The disk is full, or it gives an error: the file cannot be opened now.",
            "Free some space and start again. What was saved is in the file and in the journal beside it.",
        )
    if "closed database" in words:
        return Locked("The file is closed.", "Unlock it first.")
    if "locked" in words or "busy" in words:
        return InUse("The file is open in another window.", "Close that one first, or work there.")
    if "full" in words:
        return StoreError("The disk is full; this was not saved.", "Free some space, then try again.")
    if "readonly" in words or "read-only" in words:
        return StoreError("The file cannot be written; this was not saved.", "Check who may write it and its folder.")
    if "not a database" in words or "malformed" in words:
        return Damaged("The file is damaged or not a file of iop-tui.", "Leave it as it is and use a backup.")
    if "unable to open" in words:
        return StoreError("The file cannot be opened.", "Check that its folder exists and that you may use it.")
    if "disk i/o" in words:
        return StoreError("The disk had an error; this was not saved.", "Check the disk, then try again.")
    return StoreError(
        f"The file could not be used ({type(error).__name__}).", "Try again; if it keeps happening, use a backup."
    )


@contextmanager
def explained(opening: bool = False, reading: bool = False) -> Iterator[None]:
    """Turn errors of the database into ours; ``opening`` where nothing is to be saved yet, or is only read."""
    try:
        yield
    except sqlite.Error as error:
        raise explain(error, opening, reading) from None
    except UnicodeEncodeError:  # half a character, as bytes of another encoding on the command line give it
        raise StoreError("That text contains an invalid character.", "Type it again.") from None
