"""What a part of the app does when the screen is covered, and when its file is closed and opened again."""

from __future__ import annotations


class HeedsLock:
    """A part that the lock tells; each does what concerns it."""

    locked = False
    """Whether the file is closed or about to be; the lock keeps it up to date."""

    def before_cover(self) -> None:
        """Do what has to be done before nothing can be seen any more."""

    def free_file(self) -> bool:
        """Let go of the file; False where that takes a moment longer: it is asked again."""
        return True

    def after_unlock(self) -> None:
        """Make up for what had to wait while the file was closed."""
