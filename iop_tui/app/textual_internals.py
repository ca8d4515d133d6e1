"""Every private name of Textual that the program uses, with why; the only place where it may break unseen.

``PRIVATE_NAMES`` lists them for the test that holds them against the Textual that is installed. What an app needs of
them is made of plain methods here, so that nothing above this file knows their names.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from textual import events
from textual._callback import invoke as _invoke
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.screen import Screen

if TYPE_CHECKING:
    from rich.console import RenderableType

Result = TypeVar("Result")


class PrivateName(NamedTuple):
    """A name that Textual keeps to itself: where it is, and why we use it anyway."""

    owner: str
    name: str
    why: str


PRIVATE_NAMES = (
    PrivateName("textual.app:App", "_check_bindings", "looks a key's bindings up when its turn has come"),
    PrivateName("textual.app:App", "_fatal_error", "Textual prints every local variable, names among them"),
    PrivateName("textual.app:App", "_exit_renderables", "two lines without anybody's data take their place"),
    PrivateName("textual.app:App", "_close_messages_no_wait", "ends the program after them"),
    PrivateName("textual.app:App", "_clipboard", "what is copied within the program stays within it"),
    PrivateName("textual.app:App", "_display", "nothing may be painted over a covered screen"),
    PrivateName("textual.app:App", "_driver", "the curtain is drawn before anything else is handled"),
    PrivateName("textual.app:App", "_handle_exception", "a fault of the file is told, and work goes on"),
    PrivateName("textual.app:App", "_background_screens", "a locked file cannot be read for a screen behind"),
    PrivateName("textual.app:App", "_screen_stack", "a palette closes beneath the cover"),
    PrivateName("textual.app:App", "_exit", "what is still queued when the program ends finds no screen"),
    PrivateName("textual.app:App", "_on_key", "a key that a widget hands back was looked up already"),
    PrivateName("textual.screen:Screen", "_binding_chain", "the help and the line of keys are made from the bindings"),
    PrivateName("textual.screen:Screen", "_forward_event", "no click goes through while a question is open"),
    PrivateName("textual.events:Event", "_set_forwarded", "a key is handed to one widget, and waited for"),
    PrivateName("textual._callback", "invoke", "the palette runs an action where it stands"),
    PrivateName("textual._parser:Parser", "_tokens", "a sequence that fails leaves nothing half read behind"),
    PrivateName("textual.drivers._writer_thread:WriterThread", "_queue", "a terminal that went away is not waited for"),
    PrivateName("textual._xterm_parser", "XTermParser", "keys that nobody typed are nobody's keys"),
)


class Steering:
    """What decides over an app's inner workings; here nothing is held back."""

    @property
    def has_background(self) -> bool:
        """Whether the screens below the one that is shown hear of a resize."""
        return True

    def takes_error(self, error: Exception) -> bool:
        """Whether an error is dealt with; else the program ends by it."""
        return False

    def painting(self, screen: Screen[object]) -> AbstractContextManager[bool]:
        """Held while something of a screen is painted; gives whether it may be."""
        return nullcontext(True)

    def may_close(self, screen: Screen[object]) -> bool:
        """Whether the screen on top may be closed; else only palettes beneath it close."""
        return True


class OpenedApp(App[Result]):
    """An app whose inner workings can be steered by plain methods."""

    steering = Steering()

    @property
    def ending(self) -> bool:
        """Whether the program was told to end."""
        return self._exit

    async def run_bindings(self, key: str, priority: bool) -> bool:
        """Run what a key is bound to where one is now; False where it is bound to nothing."""
        if key in ("pageup", "pagedown") and isinstance(self.screen, CommandPalette):
            return True  # its list fails on them before it is drawn
        return await self._check_bindings(key, priority)

    async def _on_key(self, event: events.Key) -> None:
        """A key that comes back from a widget was looked up already."""
        event.prevent_default()

    # -- errors --------------------------------------------------------------------------------------

    def last_words(self) -> RenderableType:
        """What is shown where the program ends by an error of its own."""
        raise NotImplementedError

    def handle_error(self, error: Exception) -> None:
        """Deal with an error that no message handler saw."""
        self._handle_exception(error)

    def _fatal_error(self) -> None:
        self.bell()
        self._exit_renderables.append(self.last_words())
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        if not self.steering.takes_error(error):
            super()._handle_exception(error)

    # -- the terminal --------------------------------------------------------------------------------

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        with self.steering.painting(screen) as allowed:
            if allowed:
                super()._display(screen, renderable)

    def write_at_once(self, text: str) -> None:
        """Put text on the terminal from any thread, past everything that waits to be painted."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(text)

    def begin_terminal_anew(self) -> None:
        """Let go of the terminal and take hold of it again: after a stop nobody knows in which state it is."""
        if self._driver is not None:
            self._driver.suspend_application_mode()
            self._driver.resume_application_mode()

    # -- screens and clipboard -----------------------------------------------------------------------

    @property
    def _background_screens(self) -> list[Screen[object]]:
        return super()._background_screens if self.steering.has_background else []

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top, never the last one: of two ways back taken at once one has nothing to close."""
        if len(self.screen_stack) < 2:
            return AwaitComplete()
        if self.steering.may_close(self.screen):
            return super().pop_screen()
        for palette in [s for s in self.screen_stack if isinstance(s, CommandPalette)]:  # a moment after its ``enter``
            self._screen_stack.remove(palette)
            palette.remove()
        return AwaitComplete()

    def keep_in_clipboard(self, text: str) -> None:
        """Fill the program's own clipboard, and not the terminal's."""
        self._clipboard = text


def hand_over(event: events.Event) -> None:
    """Mark an event as handed to a widget, so that the app does not take it again."""
    event._set_forwarded()


async def run_callback(callback: Callable[..., Any], *parameters: object) -> None:
    """Call something that may have to be awaited."""
    await _invoke(callback, *parameters)
