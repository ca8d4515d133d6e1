"""What the operating system says when it refuses something, in one line that helps."""

from __future__ import annotations

import errno
from pathlib import Path

from iop_tui.domain.errors import IopError

_WORDS = {
    errno.ENAMETOOLONG: ("A name in that path is too long.", "Choose a shorter one."),
    errno.EACCES: ("That place may not be used.", "Check who may read and write it."),
    errno.EPERM: ("That place may not be used.", "Check who may read and write it."),
    errno.ENOENT: ("There is no such file or folder.", "Check the path."),
    errno.ENOTDIR: ("A file stands where a folder is needed.", "Check the path."),
    errno.EISDIR: ("A folder stands where a file is needed.", "Check the path."),
    errno.ELOOP: ("That path leads in a circle of links.", "Check the path."),
    errno.ENOSPC: ("The disk is full.", "Free some space, then do it again."),
    errno.EROFS: ("That place can only be read.", "Name another one."),
    errno.EIO: ("The disk gave an error.", "Check the disk, then do it again."),
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
        raise IopError("That path cannot be one.", "Write the folder of yours as ~/, others in full.") from None
