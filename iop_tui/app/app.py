"""The Textual app: what it is made of, and the keys that work everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iop_tui.app.parts import Parts
from iop_tui.app.privacy import PrivateApp
from iop_tui.app.theme import use_themes
from iop_tui.desk.desk import Desk
from iop_tui.screens.base import IopScreen
from iop_tui.screens.navigation import DayClosed, Navigator, TooManyWrongPins

if TYPE_CHECKING:
    from pathlib import Path

    from textual.command import Provider


def _palette_provider() -> type[Provider]:
    from iop_tui.app.palette import PaletteProvider

    return PaletteProvider


class IopApp(PrivateApp[None]):
    """One run of the screens over a desk; what it does is done by its parts, each in a file of its own."""

    TITLE = "iop-tui"
    COMMANDS = {_palette_provider}
    CSS_PATH = "app.tcss"
    COMMAND_PALETTE_BINDING = "ctrl+p"
    NOTIFICATION_TIMEOUT = 0.1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit", tooltip="ends the program; all is saved"),
        Binding("ctrl+l", "cover", "Cover", priority=True, id="app.cover", tooltip="hides the screen at once"),
        Binding("ctrl+s", "saved", "Saved", priority=True, id="app.saved", tooltip="everything is saved; saves a form"),
        Binding("ctrl+z", "undo", "Undo", id="app.undo", tooltip="undoes the last action"),
        Binding("ctrl+y", "redo", "Redo", id="app.redo", tooltip="redoes the last undo"),
        Binding("ctrl+c", "copy_hint", "How to quit", show=False, id="app.copy_hint", tooltip="tells how to quit"),
    ]

    def __init__(self, desk: Desk, first_words: str = "", first_list: Path | None = None) -> None:
        """``first_words`` are said on the first screen; ``first_list`` is a list of clients that is shown upon it."""
        super().__init__()
        self.desk = desk
        self._first = (first_words, first_list)
        self.parts = Parts(self, desk)
        self.steering = self.parts.steering
        use_themes(self, desk.settings.theme)
        if desk.settings.keymap:
            from iop_tui.app.keymap import use_keymap

            use_keymap(self, self.parts.lock, desk.settings.keymap)

    @property
    def navigator(self) -> Navigator:
        """What screens may ask of the app."""
        return self.parts.navigator

    # -- what Textual asks -------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[object]:
        """Where the program begins."""
        return self.parts.sessions.first()

    def on_mount(self) -> None:
        """Listen to what happens around the screens."""
        self.parts.terminal.begin()

    def on_unmount(self) -> None:
        """Let go of the terminal."""
        self.parts.terminal.end()

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pastes go through one lane, each to its end before the next."""
        if not await self.parts.intake.handles(event):
            await super().on_event(event)

    async def on_ready(self) -> None:
        """Begin: what there is to say, what was typed before the first picture."""
        from iop_tui.app.start import begin

        await begin(self, self.parts, *self._first)

    def on_day_closed(self, _message: DayClosed) -> None:
        """Make the backup that is due."""
        self.parts.backups.back_up()

    def on_too_many_wrong_pins(self, _message: TooManyWrongPins) -> None:
        """Lock the file."""
        self.parts.lock.lock("wrong PINs")

    # -- keys ----------------------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """End the program."""
        self.parts.ending.quit(min(self.parts.lock.quit_keys))

    async def action_cover(self) -> None:
        """Cover the screen at once; the program runs on."""
        await self.parts.lock.cover()

    def action_saved(self) -> None:
        """Say that all is saved."""
        self.parts.ending.confirm_saved()

    def action_copy_hint(self) -> None:
        """Say how the program is ended."""
        self.parts.messages.say(f"{min(self.parts.lock.quit_keys)} ends the program.", "quiet")

    async def action_undo(self) -> None:
        """Take the last intention back and go to where it was."""
        await self.parts.undo.take_back()

    async def action_redo(self) -> None:
        """Do again what was taken back, and go to where it is."""
        await self.parts.undo.do_again()

    async def action_show_keys(self) -> None:
        """Show the keys of where one is."""
        from iop_tui.screens.key_help import KeysScreen

        if isinstance(self.screen, IopScreen):
            await self.push_screen(KeysScreen(self.desk, self.screen))

    def action_command_palette(self) -> None:
        """Open the palette; a question that is open has to be answered or left first."""
        from iop_tui.app.palette import open_palette

        open_palette(self)
