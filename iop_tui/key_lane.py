"""One lane for all keys: each is handled to its end before the next one is looked at.

Textual hands a key to the widget that has the focus when it arrives, and looks for bindings when it comes back from
there. Of keys that arrive in one burst the later ones are handed out before the earlier ones have acted: they
reach the widget that had the focus before. Here a key's bindings are looked up, and run, when its turn has come.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import events

from iop_tui.plain import one_line, plain

if TYPE_CHECKING:
    from textual.widget import Widget

    from iop_tui.fence import FencedApp

_PATIENCE = 2.0


class KeyLane:
    """Takes keys and pastes for the app, one at a time."""

    def __init__(self, app: FencedApp[Any]) -> None:
        self._app = app

    async def key(self, event: events.Key) -> None:
        """Handle one key to its end. Escape and a letter read as one key (``alt+p``) are two again."""
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
        if await app.took_while_covered(key, character):
            return
        if await app.run_bindings(key, priority=True):
            return
        if app.took_by_question(key, character):
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

    async def paste(self, event: events.Paste) -> None:
        """Hand pasted text to the question that is open, else to the widget that types."""
        app = self._app
        if app.took_paste_by_question(event.text) or app.covered:
            return
        from textual.widgets import Input

        focused = app.focused
        if isinstance(focused, Input) and not one_line(event.text):
            app.refuse_lines()
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
    event._set_forwarded()
    if widget.post_message(event) and widget.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), _PATIENCE)
        except TimeoutError:
            return
