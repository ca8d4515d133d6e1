"""What every screen has: the desk, a line of keys, a strip with messages and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar, Protocol, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact, may_show
from iop_tui.screens.key_line import KEY_NAMES, fit_keys, key_name, runs
from iop_tui.screens.key_phrases import with_keys
from iop_tui.screens.navigation import Navigator
from iop_tui.screens.prompts.prompt import Prompt
from iop_tui.screens.strip import SEVERAL_LINES, Strip
from iop_tui.widgets.safe_text import one_line
from iop_tui.widgets.text_lines import KEY_CLICK, Line, Lines, Piece


class HasNavigator(Protocol):
    """The app, as far as a screen knows it."""

    @property
    def navigator(self) -> Navigator:
        """What may be asked of it."""


class IopScreen(Screen[object]):
    """A screen of the program. ``KEYS`` names the bindings on its line of keys, by binding id."""

    KEYS: ClassVar[tuple[str, ...]] = ()
    HELP_TITLE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "show_keys", "Keys", id="app.keys", tooltip="the keys that work here"),
        Binding(
            "f1",
            "app.show_keys",
            "Keys",
            show=False,
            id="app.keys_too",
            tooltip="the same, where ? is text",
        ),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.asking: Prompt | None = None

    @property
    def nav(self) -> Navigator:
        """What may be asked of the app."""
        return cast("HasNavigator", self.app).navigator

    @property
    def strip(self) -> Strip:
        """The strip."""
        return self.query_one(Strip)

    def may_show(self, fact: Fact) -> bool:
        """Whether a kind of thing may be on the screen now: in room view only what ``domain/room.py`` lists."""
        return may_show(fact, self.nav.full_view)

    # -- messages and questions --------------------------------------------------------------------

    def say(self, text: str, look: str = "") -> None:
        """A message on the strip."""
        self.strip.say(text, look)

    def key_of(self, binding_id: str) -> str:
        """The key of a binding as a person knows it, also where a keymap gave it another one; empty for none."""
        for _, bindings in self._binding_chain:
            for key, several in bindings.key_to_bindings.items():
                if any(binding.id == binding_id for binding in several):
                    return key_name(key)
        return ""

    def with_keys(self, text: str) -> str:
        """A sentence of ours with the keys of this machine in it."""
        return with_keys(text, self.desk.settings.keymap)

    def words_of(self, error: IopError) -> str:
        """An error in one line, with the key of what helps."""
        return error.with_key(self.key_of(error.action) if error.action else "")

    def say_error(self, error: IopError) -> None:
        """Show what was refused or went wrong, and what to do."""
        self.say(self.words_of(error), "warn")

    @contextmanager
    def showing_errors(self) -> Iterator[None]:
        """What is refused or goes wrong inside is said on the strip; the screen stays as it was."""
        try:
            yield
        except IopError as error:
            self.nav.say_fault(error)

    def ask(self, asking: Prompt) -> None:
        """Ask a question: every key goes to it until it is answered or left."""
        self.asking = asking
        self.strip.ask(asking)

    def ask_nothing(self) -> None:
        """Take the question away that is open, unanswered."""
        self.asking = None
        self.strip.ask(None)

    def take_key(self, key: str, character: str | None) -> bool:
        """Give a key to the question that is open; False where there is none."""
        asking = self.asking
        if asking is None:
            return False
        try:
            done = asking.key(key, character)
        except IopError as error:
            done = True  # else the question would hide what is said
            self.nav.say_fault(error)
        if done and self.asking is asking:
            self.asking = None
        self.strip.ask(self.asking)
        return True

    def typed(self, key: str, character: str | None) -> bool:
        """Take a key as text; False where nothing is typed here."""
        return False

    def pasted(self, text: str) -> bool:
        """Take a paste as text where no question is open yet; False where nothing is typed here."""
        return False

    def save_typing(self) -> None:
        """Save what is being typed."""

    def may_leave(self) -> bool:
        """Whether nothing would be lost, or that was asked already."""
        return True

    def saves_by_hand(self) -> bool:
        """Save a form; False where everything is saved as it is typed."""
        return False

    def view_changed(self) -> None:
        """Show or hide what is not fit for the room."""

    def read_anew(self) -> None:
        """Show what is in the file now: something was taken back or done again."""

    def backup_ended(self) -> None:
        """Show how the backup went that was made beside the screens."""

    def before_cover(self) -> None:
        """Leave a question that must not be found half answered by somebody else."""
        if self.asking is not None and getattr(self.asking, "secret", False):
            self.take_key("escape", None)

    def take_paste(self, text: str) -> bool:
        """Give pasted text to the question that is open; False where there is none."""
        if self.asking is None:
            return self.pasted(text)
        if one_line(text) or getattr(self.asking, "several_lines", False):
            self.asking.paste(text)
        else:
            self.say(SEVERAL_LINES, "warn")
        self.strip.ask(self.asking)
        return True

    def _forward_event(self, event: events.Event) -> None:
        """Let no click through while a question is open: it would move the cursor from whom the question is about."""
        if self.asking is not None and isinstance(event, events.MouseDown | events.MouseUp | events.Click):
            return
        super()._forward_event(event)

    # -- the line of keys ----------------------------------------------------------------------------

    def key_line(self) -> Line:
        """The keys of this screen that fit on one line, each to be clicked."""
        return fit_keys(self.shown_keys(), self.size.width or self.app.size.width)

    def shown_keys(self) -> list[tuple[str, str, str]]:
        """Key, label and action of the bindings that the line of keys shows."""
        keys: dict[str, tuple[str, str, str]] = {}
        for namespace, bindings in self._binding_chain:
            for key, several in bindings.key_to_bindings.items():
                for binding in several:
                    if binding.id in self.KEYS and binding.id not in keys and runs(namespace, binding):
                        shown = binding.key_display or KEY_NAMES.get(key, key)
                        keys[binding.id] = (shown, binding.description, f"{KEY_CLICK}{key}")
        line = [keys[id] for id in self.KEYS if id in keys]
        return [k for n, k in enumerate(line) if k[0] not in {before[0] for before in line[:n]}]

    def show_key_line(self) -> None:
        """Draw the line of keys again."""
        for keys in self.query("#keys").results(Lines):
            keys.show(self.key_line())

    async def action_show_keys(self) -> None:
        """Show the keys of where one is."""
        await self.run_action("app.show_keys")

    def later(self, call: Callable[[], None]) -> None:
        """Do something after the screen has been drawn."""
        self.call_after_refresh(call)


def who_line(screen: IopScreen) -> Line:
    """Who is working, and what is special about the file: handed over, the demo, a rescue copy, unencrypted."""
    facilitator = screen.desk.facilitator
    pieces = []
    if screen.desk.store.handover is not None:
        pieces.append(Piece("read-only  ", "warn"))
    elif screen.desk.demo:
        pieces.append(Piece("demo  ", "warn"))
    elif screen.desk.store.rescued is not None:
        pieces.append(Piece("rescue copy  ", "warn"))
    elif not screen.desk.store.encrypted:
        pieces.append(Piece("unencrypted  ", "warn"))
    if facilitator is not None:
        pieces.append(Piece(f"as {facilitator.initials} ", "quiet"))
    return pieces
