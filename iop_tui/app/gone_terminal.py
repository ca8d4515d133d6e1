"""A terminal that goes away while it is painted on: what is written to it is dropped, and nobody waits for it.

Textual's thread that writes ends at the first error, and then the program waits for ever for room in its queue: it
hears no signal any more and holds the file.
"""

from __future__ import annotations

import sys

from textual.drivers._writer_thread import WriterThread


class LastingWriter(WriterThread):
    """Takes what is written for as long as the program runs, also when there is nothing left to write it to."""

    def run(self) -> None:
        """Write what is in the queue; once that fails, only empty it."""
        try:
            super().run()
        except (OSError, ValueError):  # hung up, or the file was closed under it
            while self._queue.get() is not None:
                pass


def install() -> None:
    """Let the terminal's driver write by it."""
    if sys.platform == "win32":
        from textual.drivers import windows_driver as driver
    else:
        from textual.drivers import linux_driver as driver
    setattr(driver, "WriterThread", LastingWriter)  # noqa: B010  (a name of the driver's own, held by a test)


def terminal_is_there() -> bool:
    """Whether the terminal still answers; one that was hung up does not."""
    if sys.platform == "win32" or sys.__stdin__ is None:
        return False
    import termios

    try:
        termios.tcgetattr(sys.__stdin__.fileno())
    except (OSError, ValueError, termios.error):
        return False
    return True
