"""What the operating system says when it refuses something, in one line that helps."""

from __future__ import annotations

import errno
from pathlib import Path

from iop_tui.domain.errors import IopError

_WORDS = {
    errno.ENAMETOOLONG: ("A name in that path is too long.", "Choose a shorter one."),
    errno.EACCES: ("You do not have access to that location.", "Check who may read and write it."),
    errno.EPERM: ("You do not have access to that location.", "Check who may read and write it."),
    errno.ENOENT: ("File or folder not found.", "Check the path."),
    errno.ENOTDIR: ("That is a file; a folder is needed.", "Check the path."),
    errno.EISDIR: ("That is a folder; a file is needed.", "Check the path."),
    errno.ELOOP: ("That path is a loop of links.", "Check the path."),
    errno.ENOSPC: ("The disk is full.", "Free some space, then try again."),
    errno.EROFS: ("That location is read-only.", "Choose another."),
    errno.EIO: ("The disk had an error.", "Check the disk, then try again."),
    errno.EBADF: ("The output cannot be written.", "Send it to a file or a terminal."),
}


def told(error: OSError) -> IopError:
    """The one line for what the system refused. It names no path: a path may name somebody."""
    unknown = (f"The system refused it ({type(error).__name__}).", "iop-tui where prints the places in use.")
    text, hint = _WORDS.get(error.errno or 0, unknown)
    return IopError(text, hint)


def named_path(text: str) -> Path:
    """A path as somebody wrote it, with ``~`` for their own folder; raises IopError where it cannot be one."""
    try:
        if "\0" in text:
            raise ValueError
        return Path(text).expanduser()
    except (RuntimeError, ValueError):  # ~name of nobody on this machine
        raise IopError("That is not a valid path.", "Write the folder of yours as ~/, others in full.") from None
