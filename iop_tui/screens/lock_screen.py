"""The cover and the lock: nothing of the session is visible or within reach.

Covered, the program runs on and a PIN uncovers it. Locked, the file is closed and its passphrase opens it again.
What is said here is read from the desk before the file is closed.
"""

from __future__ import annotations

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.facilitators import Facilitator
from iop_tui.screens.base import IopScreen
from iop_tui.screens.navigation import ScreenLock
from iop_tui.screens.prompts.pin_prompt import Hidden
from iop_tui.widgets.text_lines import Line, Lines, Piece

_ASLEEP_AFTER = 30.0
"""Seconds after which what was typed is forgotten and the cover sleeps again."""


class LockScreen(IopScreen):
    """Lies over everything. The first key only wakes it; then it asks for a PIN or the passphrase."""

    DEFAULT_CSS = """
    LockScreen { align: center middle; }
    LockScreen #cover { width: 56; height: 7; }
    LockScreen Lines { height: 1; }
    LockScreen #hint { height: 3; }
    """
    awake = False

    def __init__(self, desk: Desk, lock: ScreenLock) -> None:
        super().__init__(desk)
        self._lock = lock
        self._typed = Hidden()
        self._said = ""
        self._sleep: Timer | None = None
        self._lines: tuple[Lines, ...] | None = None
        self._remember()

    def _remember(self) -> None:
        """Read who may uncover while the file is open."""
        guard = self.desk.pins
        self._people = [f for f in self.desk.facilitators if guard.has_pin(f.id)]
        working = [n for n, f in enumerate(self._people) if f.id == self.desk.who]
        # whoever works without a PIN is not taken for somebody who has one
        self._place = working[0] if working else None
        self._needs_passphrase = self.desk.store.encrypted and not working

    def compose(self) -> ComposeResult:
        """A few quiet lines."""
        with Vertical(id="cover"):
            yield Lines(id="state")
            yield Lines()
            yield Lines(id="asked")
            yield Lines()
            yield Lines(id="hint")

    def on_mount(self) -> None:
        """Say that it is covered, and no more."""
        self._lines = tuple(self.query_one(id, Lines) for id in ("#state", "#asked", "#hint"))
        self.show()

    # -- keys --------------------------------------------------------------------------------------

    async def take(self, key: str, character: str | None) -> None:
        """Take a key: the cover's own locks, the first one else wakes, ``escape`` sleeps again, ``enter`` answers."""
        self._stay_awake()
        if key in self._lock.cover_keys and not self._lock.locked:
            self.go_to_sleep()
            self._lock.lock("by hand")
        elif not self.awake:
            self.awake = True
        elif key == "escape":
            self.go_to_sleep()
        elif key in ("up", "down", "tab", "shift+tab") and self._asks_pin:
            self._other(-1 if key in ("up", "shift+tab") else 1)
        elif key == "enter":
            await self._answer()
            return
        else:
            self._said = ""
            self._typed.key(key, character)
        self.show()

    def take_paste(self, text: str) -> bool:
        """Take a pasted passphrase once it is asked for."""
        if self.awake:
            self._typed.insert(text)
            self.show()
        return True

    def _stay_awake(self) -> None:
        if self._sleep is not None:
            self._sleep.stop()
        self._sleep = self.set_timer(_ASLEEP_AFTER, self.go_to_sleep)

    def go_to_sleep(self) -> None:
        """Forget what was typed and show nothing but that it is covered."""
        self.awake = False
        self._typed.take()
        self._said = ""
        self.show()

    def lie_down(self) -> None:
        """The file was just closed: drop what was typed for something else."""
        self._typed.take()
        self.show()

    def _other(self, by: int) -> None:
        """Let somebody else take over: their own PIN uncovers as them."""
        if self._people:
            self._place = 0 if self._place is None else (self._place + by) % len(self._people)
            self._typed.take()

    # -- answers -----------------------------------------------------------------------------------

    @property
    def _person(self) -> Facilitator | None:
        return None if self._place is None else self._people[self._place]

    @property
    def _asks_pin(self) -> bool:
        return not self._lock.locked and bool(self._people)

    @property
    def _asks_passphrase(self) -> bool:
        if self._lock.locked:
            return self.desk.store.encrypted
        return self._needs_passphrase and self._person is None

    async def _answer(self) -> None:
        typed = self._typed.take()
        try:
            if self._lock.locked:
                await self._unlock(typed)
            elif self._person is not None:
                await self._try_pin(self._person, typed)
            elif not self._asks_passphrase or (typed and self.desk.store.opens_with(typed)):
                await self._lock.uncover()
            elif typed:
                self._wrong_passphrase()
        except IopError as error:
            self._said = str(error)
        if self.is_attached:
            self.show()

    def _wrong_passphrase(self) -> None:
        """Under the cover it counts as a wrong PIN does."""
        self._said = "That is not the passphrase."
        self.desk.pins.wrong_passphrase()
        if self.desk.pins.should_lock:
            self._lock.lock("wrong passphrases")

    async def _try_pin(self, person: Facilitator, typed: str) -> None:
        guard = self.desk.pins
        if not typed:
            return
        if guard.verify(person.id, typed):
            self._lock.take_over(person.id)
            await self._lock.uncover()
        elif guard.should_lock:
            self._lock.lock("wrong PINs")
            self._said = "Too many wrong PINs."
        else:
            self._said = "That is not the PIN."

    async def _unlock(self, typed: str) -> None:
        if not typed and self.desk.store.encrypted:
            return
        self._lock.unlock(typed)
        self._said = ""
        self._remember()
        # with one facilitator the passphrase says who it is; where nobody works yet, that is asked beneath
        if self._person is None or (self.desk.store.encrypted and len(self._people) < 2):
            await self._lock.uncover()

    # -- what is seen ------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw it; a key may come before there is anything to draw on, and what it did is drawn then."""
        if self._lines is None:
            return
        shown, asked, hint = self._lines
        locked = self._lock.locked
        state = "iop-tui is locked. The file is closed." if locked else "iop-tui is covered."
        shown.show([Piece(state, "quiet")])
        asked.show(self._asked() if self.awake else [])
        wakes = [Piece("press any key", "quiet")]
        hint.show(*(self._hint() if self.awake else [wakes]))

    def _asked(self) -> Line:
        dots = Piece(f" {self._typed.dots or ' '} ", "chosen")
        if self._asks_passphrase:
            return [Piece("Passphrase "), dots]
        if not self._lock.locked and self._person is not None:
            return [Piece(f"PIN of {self._person.name} "), dots]
        return [Piece("enter", "key"), Piece(" opens the file" if self._lock.locked else " uncovers")]

    def _hint(self) -> list[Line]:
        if self._said:
            return [[Piece(line, "warn")] for line in wrap(self._said, 56)[:3]]
        pieces = [Piece("esc", "key"), Piece(" sleeps", "quiet")]
        if self._asks_pin and (len(self._people) > 1 or self._person is None):
            pieces = [Piece("↓", "key"), Piece(" switch user  ", "quiet"), *pieces]
        if not self._lock.locked:
            pieces += [Piece(f"  {min(self._lock.cover_keys)}", "key"), Piece(" locks the file", "quiet")]
        return [pieces]

    def say(self, text: str, look: str = "") -> None:
        """Nothing is said while covered."""
