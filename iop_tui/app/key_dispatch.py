"""One lane for all keys: each is handled to its end before the next one is looked at.

Textual hands a key to the widget that has the focus when it arrives, and looks for bindings when it comes back from
there. Of keys that arrive in one burst the later ones are handed out before the earlier ones have acted: they
reach the widget that had the focus before. Here a key's bindings are looked up, and run, when its turn has come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from textual import events

from iop_tui.app.textual_internals import hand_over
from iop_tui.widgets.safe_text import one_line, plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from iop_tui.app.privacy import PrivateApp

_PATIENCE = 2.0
"""Seconds for which a widget's own handling of a key is waited for."""


class KeyTaker(Protocol):
    """What may take a key or a paste before any widget does: the lock, a question that is open."""

    async def takes(self, key: str, character: str | None) -> bool:
        """Whether the key was taken."""

    def takes_paste(self, text: str) -> bool:
        """Whether the paste was taken."""


class NobodyTakes:
    """Takes nothing: for an app without a lock or questions."""

    async def takes(self, key: str, character: str | None) -> bool:
        """Whether the key was taken."""
        return False

    def takes_paste(self, text: str) -> bool:
        """Whether the paste was taken."""
        return False


class KeyDispatcher:
    """Takes keys and pastes for an app, one at a time.

    The order is that of a person's expectations: the lock, keys that work everywhere, a question that is open, a text
    that is typed, the keys of where one is, and last the widget that has the focus.
    """

    def __init__(
        self,
        app: PrivateApp[Any],
        refuse_lines: Callable[[], None],
        lock: KeyTaker | None = None,
        questions: KeyTaker | None = None,
    ) -> None:
        """``refuse_lines`` says that several lines were pasted where one is taken."""
        self._app = app
        self._refuse_lines = refuse_lines
        self._lock = lock or NobodyTakes()
        self._questions = questions or NobodyTakes()

    async def dispatch(self, event: events.Key | events.Paste) -> None:
        """Handle one key or paste to its end."""
        await (self._key(event) if isinstance(event, events.Key) else self._paste(event))

    async def _key(self, event: events.Key) -> None:
        """Handle one key. Escape and a letter read as one key (``alt+p``) are two again."""
        name = event.key
        letter = name.removeprefix("alt+").removeprefix("shift+")
        if name.startswith("alt+") and len(letter) == 1:
            await self._one("escape", None, events.Key("escape", "\x1b"))
            letter = letter.upper() if name.startswith("alt+shift+") else letter
            await self._one(letter, letter, events.Key(letter, letter))
        else:
            await self._one(name, event.character, event)

    async def _one(self, key: str, character: str | None, event: events.Key) -> None:
        app = self._app
        if await self._lock.takes(key, character):
            return
        if await app.run_bindings(key, priority=True):
            return
        if await self._questions.takes(key, character):
            return
        focused = app.focused
        if (focused is not None and _types(focused, key, character)) or (
            not await self._bound(key) and focused is not None
        ):
            await _deliver(focused, event)

    async def _bound(self, key: str) -> bool:
        """Run what a key is bound to; a capital that means nothing is the small letter, as under Caps Lock."""
        if await self._app.run_bindings(key, priority=False):
            return True
        small = key.lower()
        return len(key) == 1 and small != key and await self._app.run_bindings(small, priority=False)

    async def _paste(self, event: events.Paste) -> None:
        """Hand pasted text to the question that is open, else to the widget that types."""
        if self._questions.takes_paste(event.text) or self._lock.takes_paste(event.text):
            return
        from textual.widgets import Input

        focused = self._app.focused
        if isinstance(focused, Input) and not one_line(event.text):
            self._refuse_lines()
            return
        if isinstance(focused, Input):
            event = events.Paste(plain(event.text.strip("\r\n")))  # a line shows what it is given
        if focused is not None:
            await _deliver(focused, event)


def _types(widget: Widget, key: str, character: str | None) -> bool:
    """Whether an editor takes this key as text."""
    if key == "enter" and hasattr(widget, "document"):  # a text area takes the line's end as text
        return not getattr(widget, "read_only", False)
    return widget.check_consume_key(key, character)


async def _deliver(widget: Widget, event: events.Event) -> None:
    """Hand an event to a widget and wait until it has dealt with it."""
    done = asyncio.Event()
    hand_over(event)
    if widget.post_message(event) and widget.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), _PATIENCE)
        except TimeoutError:
            return
