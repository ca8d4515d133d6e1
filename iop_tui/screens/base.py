"""What every screen has: the desk, a line of keys, a strip with messages and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from iop_tui.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact, may_show
from iop_tui.plain import one_line
from iop_tui.screens.asking import Asking
from iop_tui.widgets.lines import KEY_CLICK, Line, Lines, Piece

if TYPE_CHECKING:
    from iop_tui.app import IopApp


SEVERAL_LINES = "Several lines were pasted, and this takes one: paste them one at a time."


class Strip(Lines):
    """Three lines above the keys: two for what is under the cursor, one for messages; questions take their place."""

    DEFAULT_CSS = """
    Strip { height: 3; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__(id="strip")
        self._about: list[Line] = []
        self._message: Line = ()
        self._asking: Asking | None = None

    def about(self, *lines: Line) -> None:
        """What is under the cursor."""
        self._about = list(lines)[:2]
        self._draw()

    def show_path(self, path: str) -> None:
        """Show where a file is, in the place of what is under the cursor, until the cursor moves."""
        self.about([Piece(f" {path}")])

    def say(self, text: str, look: str = "") -> None:
        """A message; the next key that changes something takes its place."""
        self._message = (Piece(f" {text}", look),) if text else ()
        self._draw()

    def ask(self, asking: Asking | None) -> None:
        """Show a question, or none."""
        self._asking = asking
        self._draw()

    def forget(self, message: Line) -> None:
        """Take a message away where it still stands: it belonged to the key before."""
        if self._message and self._message is message:
            self._message = ()
            self._draw()

    @property
    def message(self) -> Line:
        """The message that stands there, by its identity."""
        return self._message

    @property
    def said(self) -> str:
        """The message that stands there."""
        return "".join(p.text for p in self._message).strip()

    def _draw(self) -> None:
        about = [*self._about, (), ()][:2]
        if self._asking is None:
            self.show(*about, self._message)
            return
        asked = self._asking.lines(self.size.width or self.app.size.width)[:3]
        above = about[: 3 - len(asked)]
        if self._message and above:
            above[-1] = self._message
        self.show(*above, *asked)


class IopScreen(Screen[object]):
    """A screen of the program. ``KEYS`` names the bindings on its line of keys, by binding id."""

    KEYS: ClassVar[tuple[str, ...]] = ()
    HELP_TITLE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "show_keys", "Keys", id="app.keys", tooltip="the keys of where you are"),
        Binding(
            "f1",
            "show_keys_too",
            "Keys",
            show=False,
            id="app.keys_too",
            tooltip="the same, where ? is text",
        ),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.asking: Asking | None = None

    @property
    def iop(self) -> IopApp:
        """The app, by its own type."""
        return cast("IopApp", self.app)

    @property
    def strip(self) -> Strip:
        """The strip."""
        return self.query_one(Strip)

    def may_show(self, fact: Fact) -> bool:
        """Whether a kind of thing may be on the screen now: in room view only what ``domain/room.py`` lists."""
        return may_show(fact, self.iop.full_view)

    # -- messages and questions --------------------------------------------------------------------

    def say(self, text: str, look: str = "") -> None:
        """A message on the strip."""
        self.strip.say(text, look)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """What is refused or goes wrong inside is said on the strip; the screen stays as it was."""
        try:
            yield
        except IopError as error:
            self.iop.say_fault(error)

    def ask(self, asking: Asking) -> None:
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
            self.iop.say_fault(error)
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
        found: dict[str, tuple[str, str, str]] = {}
        for namespace, bindings in self._binding_chain:
            for key, several in bindings.key_to_bindings.items():
                for binding in several:
                    if binding.id in self.KEYS and binding.id not in found and _runs(namespace, binding):
                        shown = binding.key_display or KEY_NAMES.get(key, key)
                        found[binding.id] = (shown, binding.description, f"{KEY_CLICK}{key}")
        line = [found[id] for id in self.KEYS if id in found]
        return [k for n, k in enumerate(line) if k[0] not in {before[0] for before in line[:n]}]

    def show_key_line(self) -> None:
        """Draw the line of keys anew."""
        for keys in self.query("#keys").results(Lines):
            keys.show(self.key_line())

    async def action_show_keys_too(self) -> None:
        """The same, where ``?`` is text."""
        await self.action_show_keys()

    async def action_show_keys(self) -> None:
        """Show the keys of where one is."""
        from iop_tui.screens.keys import KeysScreen

        await self.app.push_screen(KeysScreen(self.desk, self))

    def later(self, call: Callable[[], None]) -> None:
        """Do something after the screen has been drawn."""
        self.call_after_refresh(call)


def _runs(namespace: DOMNode, binding: Binding) -> bool:
    """Whether a binding does something where one is now."""
    return namespace.check_action(binding.action.partition("(")[0], ()) is True


KEY_NAMES = {
    "question_mark": "?", "asterisk": "*", "plus": "+", "minus": "-", "slash": "/", "full_stop": ".", "escape": "esc",
    "backspace": "⌫", "space": "space", "less_than_sign": "<", "greater_than_sign": ">", "left": "←", "right": "→",
    "up": "↑", "down": "↓", "comma": ",", "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as a person knows it."""
    return KEY_NAMES.get(key, key)


def fit_keys(keys: list[tuple[str, str, str]], width: int) -> Line:
    """Keys and labels on one line; what does not fit is left out before the last one, which is the help."""
    last = keys[-1:]
    room = width - 1 - sum(len(k) + len(label) + 3 for k, label, _ in last)
    shown = []
    for key, label, action in keys[:-1]:
        room -= len(key) + len(label) + 3
        if room < 0:
            break
        shown.append((key, label, action))
    pieces = [Piece(" ")]
    for key, label, action in [*shown, *last]:
        pieces += [Piece(key, "key", action), Piece(f" {label}  ", "", action)]
    return pieces


def who_line(screen: IopScreen) -> Line:
    """Who is working, and whether this is the demo."""
    facilitator = screen.desk.facilitator
    pieces = []
    if screen.desk.demo:
        pieces.append(Piece("demo  ", "warn"))
    elif screen.desk.store.rescued is not None:
        pieces.append(Piece("rescue copy  ", "warn"))
    elif not screen.desk.store.encrypted:
        pieces.append(Piece("unencrypted  ", "warn"))
    if facilitator is not None:
        pieces.append(Piece(f"as {facilitator.initials} ", "quiet"))
    return pieces
