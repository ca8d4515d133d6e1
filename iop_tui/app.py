"""The Textual app: themes, the lane of keys, cover, undo, signals, and the fence around errors."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iop_tui.backing_up import BackingUpApp
from iop_tui.day.running import running_session
from iop_tui.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.faults import advice, fault_of
from iop_tui.key_lane import KeyLane
from iop_tui.screens.base import SEVERAL_LINES, IopScreen, Strip
from iop_tui.store.errors import Damaged, Locked
from iop_tui.theme import THEMES
from iop_tui.widgets.lines import Piece

if TYPE_CHECKING:
    from pathlib import Path

    from textual.command import Provider

    from iop_tui.day import GroupDay
    from iop_tui.screens.session import SessionScreen
    from iop_tui.widgets.lines import Line


_FAULTS_MOST, _FAULTS_WITHIN = 5, 3.0
"""So many faults within so many seconds end the program: it cannot get away from them."""
_CAPS_LOCK = "Caps Lock? ctrl+z takes back."


def _session_provider() -> type[Provider]:
    from iop_tui.palette import SessionProvider

    return SessionProvider


class IopApp(BackingUpApp):
    """One run of the screens over a desk."""

    TITLE = "iop-tui"
    COMMANDS = App.COMMANDS | {_session_provider}
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    NOTIFICATION_TIMEOUT = 0.1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit", tooltip="ends the program; all is saved"),
        Binding("ctrl+l", "cover", "Cover", priority=True, id="app.cover", tooltip="covers the screen at once"),
        Binding("ctrl+s", "saved", "Saved", priority=True, id="app.saved", tooltip="says that all is saved (it is)"),
        Binding("ctrl+z", "undo", "Undo", id="app.undo", tooltip="takes the last thing back, whatever it was"),
        Binding("ctrl+y", "redo", "Redo", id="app.redo", tooltip="does again what was taken back"),
        Binding("ctrl+c", "copy_hint", "How to quit", show=False, id="app.copy_hint", tooltip="says how to quit"),
    ]

    def __init__(self, desk: Desk, first_words: str = "", first_list: Path | None = None) -> None:
        """``first_words`` are said on the first screen; ``first_list`` is a list of clients that is shown upon it."""
        super().__init__(desk)
        self._first_list = first_list
        self._first_words = first_words
        self._asked_to_lose = False
        self._faults: list[float] = []
        self._rescue_told: Path | None = None
        self.lane = KeyLane(self)
        self._early: list[events.Key | events.Paste] | None = []
        self._sessions: dict[int, SessionScreen] = {}
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = desk.settings.theme
        if desk.settings.keymap:
            from iop_tui.keymap import check_keymap, keys_of

            check_keymap(desk.settings.keymap)
            self.set_keymap(dict(desk.settings.keymap))
            self.quit_keys = frozenset(keys_of(desk.settings.keymap, "app.quit"))
            self.cover_keys = frozenset(keys_of(desk.settings.keymap, "app.cover"))

    # -- start and end -------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[object]:
        """Where the program begins: in the session that is on now and was opened before, else on Today."""
        try:
            group = running_session(self.desk)
        except IopError:  # Today says what there is to say
            group = None
        if group is None or self.desk.guard.asks_at_start():
            return self.today_screen()
        screen = self.session_screen(group)
        screen.page_name = screen.lens = "attendance"
        return screen

    def today_screen(self) -> Screen[object]:
        """Today; there is one of it."""
        if not self.is_screen_installed("today"):
            from iop_tui.screens.today import TodayScreen

            self.install_screen(TodayScreen(self.desk), "today")
        return self.get_screen("today")

    async def go_to(self, screen: Screen[object]) -> None:
        """Show Today or a session; what lies upon it, or upon the screen that the program began with, goes."""
        while len(self.screen_stack) > 1 and self.screen is not screen:
            self.pop_screen()
        if self.screen is not screen:
            await self.push_screen(screen)

    def on_mount(self) -> None:
        """Watch the clock; leave the terminal as it was when the program is told to end from outside."""
        self.watch_the_clock()
        self.watch_the_terminal()

    def on_unmount(self) -> None:
        """Let go of the terminal."""
        self.stop_watching()

    def end_quietly(self) -> None:
        """End because the program is told to from outside; what is typed is saved."""
        with contextlib.suppress(Exception):  # a screen that is just being made keeps nobody from the end
            self.settle_screens()
        self.exit()

    async def action_quit(self) -> None:
        """End the program; what is typed is saved first, and a form that is not saved is asked about once."""
        from iop_tui.screens.form import FormScreen

        if isinstance(self.screen, FormScreen) and not self.screen.may_leave():
            return
        self.settle_screens()
        if self._unsaved() and not self._asked_to_lose and not self.locked:
            self._asked_to_lose = True
            again = min(self.quit_keys)
            self.say(f"Not all could be saved: free some space. {again} again ends all the same and loses it.", "warn")
            return
        self.exit()

    def _unsaved(self) -> bool:
        """Whether something that was typed waits for room on the disk."""
        return any(screen.unsaved for screen in self._sessions.values())

    def before_cover(self) -> None:
        """No reason for a correction outlives the cover."""
        for session in self._sessions.values():
            session.group.correction = ""
        for screen in self.screen_stack:
            if isinstance(screen, IopScreen):
                screen.before_cover()
        self.settle_later()

    def settle_screens(self) -> None:
        """Save what is typed on every screen."""
        if self.locked:
            return
        for screen in self.screen_stack:
            settle = getattr(screen, "settle", None)
            if settle is not None and screen.is_mounted:
                settle()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's own commands: every key of where one is, and the two themes."""
        from iop_tui.palette import commands

        return commands(self, screen)

    # -- sessions --------------------------------------------------------------------------------

    def session_screen(self, group: GroupDay) -> SessionScreen:
        """The screen of a session: the one that was open before, as it was left, else a new one."""
        from iop_tui.screens.session import SessionScreen

        found = self._sessions.get(group.id)
        if found is None:
            found = self._sessions[group.id] = SessionScreen(group)
            self.install_screen(found, _screen_name(found))
        return found

    async def next_session(self, current: SessionScreen) -> None:
        """Go to the next session that is open in this run."""
        order = list(self._sessions.values())
        if len(order) < 2:
            self.say("No other session is open. 0 goes to Today.", "quiet")
            return
        current.settle()
        current.group.correction = ""
        await self.go_to(order[(order.index(current) + 1) % len(order)])

    async def forget_session(self, screen: SessionScreen) -> None:
        """A session is not in the file any more (it was undone): back to Today."""
        screen.gone = True
        self._sessions.pop(screen.group.id, None)
        await self.go_to(self.today_screen())
        if screen not in self.screen_stack:
            self.uninstall_screen(_screen_name(screen))

    async def forget_gone_sessions(self) -> None:
        """Forget the screens of sessions that are not in the file any more."""
        for id, screen in list(self._sessions.items()):
            if self.desk.store.sessions.get(id) is None:
                await self.forget_session(screen)

    # -- keys ------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go through one lane, each to its end before the next."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._early is not None:
                self._early.append(event)
                return
            if self._exit:  # its window was closed: what is still queued finds no screen
                return
            if self.slept():
                self.lock("the machine slept")  # before anything is shown or done; the key only woke it
                return
            self.clocks.touched()
            self.app_focus = True
            before = self._strip_message()
            try:
                await (self.lane.key(event) if isinstance(event, events.Key) else self.lane.paste(event))
            except Exception as error:
                if self._exit:  # it was told to end in the middle of this key
                    return
                if (fault := fault_of(error)) is None or isinstance(fault, Locked):
                    raise
                self.say_fault(fault)
            if before is not None:
                before[0].forget(before[1])
            self._tell_rescue()
            self.settle_later()
            return
        if isinstance(event, events.MouseEvent) and not self.covered:
            if self.slept():
                self.lock("the machine slept")
                return
            if isinstance(event, events.MouseDown):
                self.clocks.touched()
        await super().on_event(event)

    def _tell_rescue(self) -> None:
        """Say once that the file went away and where everything is now."""
        rescued = self.desk.store.rescued
        if rescued is None or rescued == self._rescue_told:
            return
        self._rescue_told = rescued
        self.say("The file was moved or deleted; work goes on in the copy above, all is saved.", "warn")
        if isinstance(self.screen, IopScreen):
            self.screen.strip.show_path(str(rescued))

    def _strip_message(self) -> tuple[Strip, Line] | None:
        """The message that stands on the screen, which the next key takes away."""
        strips = self.screen.query(Strip) if isinstance(self.screen, IopScreen) and self.screen.is_mounted else ()
        return next(((s, s.message) for s in strips if s.message), None)

    async def on_ready(self) -> None:
        """Handle, in order, what was typed before the first picture."""
        if not gc.isenabled():  # as run_screens left it
            gc.freeze()
            gc.enable()
        if self._first_words:
            self.say(self._first_words, "warn")
        if self._first_list is not None:
            self._show_first_list(self._first_list)
        self.set_timer(1.0, self.make_up_for_backup)
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)

    def _show_first_list(self, path: Path) -> None:
        """Show what would become of the list of clients that was named at the first start."""
        from iop_tui.screens.importing import ImportScreen

        try:
            self.push_screen(ImportScreen(self.desk, path))
        except IopError as error:
            self.say(f"{error} Later: m, 2, then i.", "warn")

    async def _on_key(self, event: events.Key) -> None:
        """A key that comes back from a widget was looked up in the lane already."""
        event.prevent_default()

    async def run_bindings(self, key: str, priority: bool) -> bool:
        """Run what a key is bound to where one is now; False where it is bound to nothing."""
        if key in ("pageup", "pagedown"):
            from textual.command import CommandPalette

            if isinstance(self.screen, CommandPalette):
                return True  # its list fails on them before it is drawn
        return await super().run_bindings(key, priority)

    def took_by_question(self, key: str, character: str | None) -> bool:
        """Give a key to the question that is open."""
        screen = self.screen
        if key == "f1":  # help is never an answer
            return False
        return isinstance(screen, IopScreen) and (screen.take_key(key, character) or screen.typed(key, character))

    def took_paste_by_question(self, text: str) -> bool:
        """Give pasted text to the question that is open."""
        return isinstance(self.screen, IopScreen) and self.screen.take_paste(text)

    def refuse_lines(self) -> None:
        """Say that several lines were pasted where one is taken."""
        self.say(SEVERAL_LINES, "warn")

    # -- what every screen can do ------------------------------------------------------------------

    def say(self, text: str, look: str = "") -> None:
        """A message on the screen that is seen."""
        if isinstance(self.screen, IopScreen) and self.screen.query(Strip):  # one that is not composed hears nothing
            self.screen.say(text, look)

    def say_fault(self, fault: IopError) -> None:
        """Say what of the file cannot be read, and what to do."""
        if not isinstance(fault, Damaged):
            self.say(str(fault), "warn")
            return
        self.say(fault.text, "warn")
        if isinstance(self.screen, IopScreen) and self.screen.query(Strip):
            self.screen.strip.about(*([Piece(f" {line}")] for line in advice(self.desk, fault)))

    def _handle_exception(self, error: Exception) -> None:
        """Go back to Today where a screen cannot read its rows, and go on; end where that goes on and on."""
        if self._exit:  # a screen that was being made when the program was told to end
            return
        fault = fault_of(error)
        if fault is None or isinstance(fault, Locked):
            super()._handle_exception(error)
            return
        self._faults = [at for at in self._faults if time.monotonic() - at < _FAULTS_WITHIN] + [time.monotonic()]
        if len(self._faults) > _FAULTS_MOST:
            self.exit(return_code=1, message=f"iop-tui: {fault}")
            return
        self.call_later(self._leave_for_today, fault)

    async def _leave_for_today(self, fault: IopError) -> None:
        for session in [s for s in self._sessions.values() if s is self.screen]:
            self._sessions.pop(session.group.id, None)
        await self.go_to(self.today_screen())
        self.say_fault(fault)

    def action_command_palette(self) -> None:
        """Open the palette; a question that is open has to be answered or left first."""
        from iop_tui.palette import Palette

        asked = isinstance(self.screen, IopScreen) and self.screen.asking is not None
        if not asked and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_saved(self) -> None:
        """Say that all is saved; a form is what has to be saved first."""
        from iop_tui.screens.form import FormScreen

        if isinstance(self.screen, FormScreen):
            self.screen.action_save()
            return
        self.settle_screens()
        if self._unsaved():
            return  # why not was just said
        self.say("Everything is saved. It is each time you press a key.", "here")

    def action_copy_hint(self) -> None:
        """Say how the program is ended."""
        self.say(f"{min(self.quit_keys)} ends the program.", "quiet")

    async def action_undo(self) -> None:
        """Take the last intention back and go to where it was."""
        await self._take_back(again=False)

    async def action_redo(self) -> None:
        """Do again what was taken back, and go to where it is."""
        await self._take_back(again=True)

    async def _take_back(self, again: bool) -> None:
        self.settle_screens()
        try:
            undone = self.desk.redo() if again else self.desk.undo()
        except IopError as error:
            self.say(f"{error} {_CAPS_LOCK if again else ''}".strip(), "warn")
            return
        from iop_tui.screens.going import go_where

        await go_where(self, undone)


def _screen_name(screen: SessionScreen) -> str:
    return f"session-{id(screen)}"
