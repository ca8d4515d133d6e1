"""The Textual app: themes, the lane of keys, cover, undo, signals, and the fence around errors."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from iop_tui.crash import two_lines
from iop_tui.day.running import running_session
from iop_tui.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.key_lane import KeyLane
from iop_tui.screens.base import IopScreen, Strip
from iop_tui.theme import THEMES
from iop_tui.watch import Level, Watch

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.widget import AwaitMount

    from iop_tui.backups import Job
    from iop_tui.day import GroupDay
    from iop_tui.screens.session import SessionScreen
    from iop_tui.widgets.lines import Line

_IDLE_SETTLE = 2.0
_LOOK_EVERY = 5.0
"""Seconds between two looks at the clock."""


def _session_provider() -> type[Provider]:
    from iop_tui.palette import SessionProvider

    return SessionProvider


class IopApp(App[None]):
    """One run of the screens over a desk."""

    TITLE = "iop-tui"
    COMMANDS = App.COMMANDS | {_session_provider}
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ALLOW_SELECT = False
    NOTIFICATION_TIMEOUT = 0.1
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit", tooltip="ends the program; all is saved"),
        Binding("ctrl+l", "cover", "Cover", priority=True, id="app.cover", tooltip="covers the screen at once"),
        Binding("ctrl+s", "saved", "Saved", priority=True, id="app.saved", tooltip="says that all is saved (it is)"),
        Binding("ctrl+z", "undo", "Undo", id="app.undo", tooltip="takes the last thing back, whatever it was"),
        Binding("ctrl+y", "redo", "Redo", id="app.redo", tooltip="does again what was taken back"),
        Binding("ctrl+c", "copy_hint", "How to quit", show=False, id="app.copy_hint", tooltip="says how to quit"),
    ]

    def __init__(self, desk: Desk, first_words: str = "") -> None:
        """``first_words`` are said on the first screen."""
        super().__init__()
        self.desk = desk
        self._first_words = first_words
        self._backup: Job | None = None
        self._backup_owed = False
        self.lane = KeyLane(self)
        self.covered = False
        self.locked = False
        self.full_view = False
        self.clocks = Watch(desk.settings.cover_minutes * 60, desk.settings.lock_minutes * 60)
        self._waiting: list[Any] = []
        self._early: list[events.Key | events.Paste] | None = []
        self._sessions: dict[int, SessionScreen] = {}
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = desk.settings.theme
        if desk.settings.keymap:
            from iop_tui.keymap import check_keymap

            check_keymap(desk.settings.keymap)
            self.set_keymap(dict(desk.settings.keymap))

    # -- start and end -------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[object]:
        """Where the program begins: in the session that is on now and was opened before, else on Today."""
        group = running_session(self.desk)
        if group is None:
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
        self.set_interval(_LOOK_EVERY, self._look_at_the_clock)
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self._end_quietly)
                except (NotImplementedError, ValueError, RuntimeError):  # Windows, or not the main thread
                    break

    def _end_quietly(self) -> None:
        self._settle_screens()
        self.exit()

    async def action_quit(self) -> None:
        """End the program; what is typed is saved first, and a form that is not saved is asked about once."""
        from iop_tui.screens.form import FormScreen

        if isinstance(self.screen, FormScreen) and not self.screen.may_leave():
            return
        self._settle_screens()
        self.exit()

    def _settle_screens(self) -> None:
        if self.locked:
            return
        for screen in self.screen_stack:
            settle = getattr(screen, "settle", None)
            if settle is not None:
                settle()

    def _fatal_error(self) -> None:
        """Show two lines that hold no person's data, where Textual would print every local variable."""
        self.bell()
        self._exit_renderables.append(two_lines())
        self._close_messages_no_wait()

    def deliver_screenshot(self, *_args: object, **_named: object) -> None:
        """A picture of the screen would be a file full of names: there is none."""
        return

    def save_screenshot(self, *_args: object, **_named: object) -> str:
        """A picture of the screen would be a file full of names: there is none."""
        return ""

    def copy_to_clipboard(self, text: str) -> None:
        """What is copied within the program stays within it."""
        self._clipboard = text

    def copy_out(self, text: str) -> None:
        """Copy to the terminal's clipboard what is meant to be copied out: an export's path, a signed note."""
        super().copy_to_clipboard(text)

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
            if self.clocks.slept():
                self.lock("the machine slept")  # before anything is shown or done; the key only woke it
                return
            self.clocks.touched()
            self.app_focus = True
            before = self._strip_message()
            if isinstance(event, events.Key):
                await self.lane.key(event)
            else:
                await self.lane.paste(event)
            if before is not None:
                before[0].forget(before[1])
            self._settle_later()
            return
        if isinstance(event, events.MouseDown) and not self.covered:
            self.clocks.touched()
        await super().on_event(event)

    def _strip_message(self) -> tuple[Strip, Line] | None:
        """The message that stands on the screen, which the next key takes away."""
        strips = self.screen.query(Strip) if isinstance(self.screen, IopScreen) and self.screen.is_mounted else ()
        return next(((s, s.message) for s in strips if s.message), None)

    async def on_ready(self) -> None:
        """Handle, in order, what was typed before the first picture."""
        if self._first_words:
            self.say(self._first_words, "warn")
        early, self._early = self._early or [], None
        for event in early:
            await self.on_event(event)

    async def _on_key(self, event: events.Key) -> None:
        """A key that comes back from a widget was looked up in the lane already."""
        event.prevent_default()

    async def run_bindings(self, key: str, priority: bool) -> bool:
        """Run what a key is bound to where one is now; False where it is bound to nothing."""
        return await self._check_bindings(key, priority)

    async def took_while_covered(self, key: str, character: str | None) -> bool:
        """Give a key to the cover where it lies over everything."""
        if not self.covered or key == "ctrl+q":
            return False
        from iop_tui.screens.cover import CoverScreen

        if isinstance(self.screen, CoverScreen):
            await self.screen.take(key, character)
        return True

    def took_by_question(self, key: str, character: str | None) -> bool:
        """Give a key to the question that is open."""
        screen = self.screen
        return isinstance(screen, IopScreen) and (screen.take_key(key, character) or screen.typed(key, character))

    def took_paste_by_question(self, text: str) -> bool:
        """Give pasted text to the question that is open."""
        return isinstance(self.screen, IopScreen) and self.screen.take_paste(text)

    def idle_seconds(self) -> float:
        """Seconds since the last key."""
        return self.clocks.idle()

    def _settle_later(self) -> None:
        """Bring everything into the one file as soon as hands are off the keys."""
        if self._waiting:
            return
        self._waiting.append(self.set_timer(_IDLE_SETTLE, self._settle_when_idle))

    def _settle_when_idle(self) -> None:
        self._waiting.clear()
        left = _IDLE_SETTLE - self.idle_seconds()
        if left > 0.05:
            self._waiting.append(self.set_timer(left, self._settle_when_idle))
            return
        try:
            self.desk.store.settle()
        except IopError as error:
            self.say(str(error), "warn")

    # -- what every screen can do ------------------------------------------------------------------

    def say(self, text: str, look: str = "") -> None:
        """A message on the screen that is seen."""
        if isinstance(self.screen, IopScreen):
            self.screen.say(text, look)

    def action_command_palette(self) -> None:
        """Open the palette; a question that is open has to be answered or left first."""
        if not (isinstance(self.screen, IopScreen) and self.screen.asking is not None):
            super().action_command_palette()

    def action_saved(self) -> None:
        """Say that all is saved; a form is what has to be saved first."""
        from iop_tui.screens.form import FormScreen

        if isinstance(self.screen, FormScreen):
            self.screen.action_save()
            return
        self._settle_screens()
        self.say("Everything is saved. It is each time you press a key.", "here")

    def action_copy_hint(self) -> None:
        """Say how the program is ended."""
        self.say("ctrl+q ends the program.", "quiet")

    # -- cover and lock ----------------------------------------------------------------------------

    def _look_at_the_clock(self) -> None:
        """Cover or lock where it is time; said quietly in the last half minute before."""
        if self.clocks.slept():
            self.lock("the machine slept")
            return
        level = self.clocks.level()
        if level is Level.SOON:
            self.say(f"The screen covers itself in {self.clocks.left():.0f} s; any key keeps it open.", "quiet")
        elif level is Level.COVER and not self.covered:
            self.run_worker(self.action_cover())
        elif level is Level.LOCK and not self.locked:
            self.lock("covered for long")

    async def action_cover(self) -> None:
        """Cover the screen at once; the program runs on."""
        if not self.covered:
            await self._cover()
            self._record("cover")

    def _cover(self) -> AwaitMount:
        from iop_tui.screens.cover import CoverScreen

        self._settle_screens()
        for screen in self._sessions.values():
            screen.group.correction = ""
        self.covered = True
        self.clocks.covered(True)
        self.set_full_view(False)
        self._settle_later()
        return self.push_screen(CoverScreen(self.desk))

    async def uncover(self) -> None:
        """Show again what was there."""
        self.covered = False
        self.clocks.covered(False)
        self._record("uncover")
        await self.pop_screen()

    def _record(self, what: str) -> None:
        """Record it where that can be: a full disk keeps nobody from covering the screen."""
        with contextlib.suppress(IopError):
            self.desk.store.record(what, self.desk.who)

    def take_over(self, facilitator_id: int) -> None:
        """Somebody else works on, in the same place."""
        if facilitator_id != self.desk.who:
            self.desk.who = facilitator_id
            self._record("take over")

    def lock(self, why: str) -> None:
        """Cover the screen and close the file: it is free, and its passphrase opens it again."""
        if self.locked:
            return
        if not self.covered:
            self._cover()
        if self._backup is not None:
            self._backup.stop()  # it holds the file
        try:
            self.desk.guard.lock(why)
        except IopError:
            self.desk.store.lock()  # a full disk: the record is missing, the file is closed all the same
        self.locked = True
        self.call_later(self._show_cover)

    def _show_cover(self) -> None:
        from iop_tui.screens.cover import CoverScreen

        if isinstance(self.screen, CoverScreen) and self.screen.is_mounted:
            self.screen.lie_down()

    def lock_soon(self, why: str) -> None:
        """Lock once the key that is being handled is done with."""
        self.call_later(self.lock, why)

    def unlock(self, passphrase: str) -> None:
        """Open the file again; raises IopError and stays locked."""
        self.desk.guard.unlock(passphrase)
        self.locked = False
        if self._backup_owed:
            self.back_up()

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """The screens below the one that is shown; none hears of a resize while there is no file to read from."""
        return [] if self.locked else super()._background_screens

    # -- backups -----------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make a backup beside the screens; how it went is recorded, and Today shows it."""
        if self.desk.demo or self._backup is not None:
            return
        from iop_tui.backups import Job

        loop = asyncio.get_running_loop()

        def done(error: IopError | None) -> None:
            with contextlib.suppress(RuntimeError):  # the program ended: ``end_backup`` deals with it
                loop.call_soon_threadsafe(self._backed_up, error)

        try:
            self._backup = Job(self.desk, done)
        except IopError as error:
            self._backed_up(error)
            return
        self._backup.start()

    def _backed_up(self, error: IopError | None) -> None:
        self._backup = None
        if self.desk.store.locked:
            self._backup_owed = True
            return
        self._backup_owed = False
        if error is None:
            self.desk.backups.made()
        else:
            self.desk.backups.failed(error)
            self.say(f"The backup failed. {error}", "warn")
        from iop_tui.screens.today import TodayScreen

        if isinstance(self.screen, TodayScreen):
            self.screen.fill()

    def end_backup(self) -> None:
        """Wait for a backup that is being made, without its rests; for the end of the program."""
        job, self._backup = self._backup, None
        if job is None or self.desk.store.locked:
            return
        error = job.finish()
        if error is None:
            self.desk.backups.made()
        else:
            self.desk.backups.failed(error)

    def set_full_view(self, full: bool) -> None:
        """Show or hide what is not fit for the room."""
        if self.full_view == full:
            return
        self.full_view = full
        if full:
            self._fall_back_later(float(self.desk.settings.full_view_seconds))
        for screen in self.screen_stack:
            changed = getattr(screen, "view_changed", None)
            if changed is not None:
                changed()

    def _fall_back_later(self, seconds: float) -> None:
        if seconds > 0:
            self.set_timer(seconds, self._fall_back)

    def _fall_back(self) -> None:
        """Fall back to room view a minute after the last key."""
        if not self.full_view:
            return
        left = self.desk.settings.full_view_seconds - self.idle_seconds()
        if left > 0.2:
            self._fall_back_later(left)
        else:
            self.set_full_view(False)

    async def action_undo(self) -> None:
        """Take the last intention back and go to where it was."""
        await self._take_back(again=False)

    async def action_redo(self) -> None:
        """Do again what was taken back, and go to where it is."""
        await self._take_back(again=True)

    async def _take_back(self, again: bool) -> None:
        self._settle_screens()
        try:
            undone = self.desk.redo() if again else self.desk.undo()
        except IopError as error:
            self.say(str(error), "warn")
            return
        from iop_tui.screens.going import go_where

        await go_where(self, undone)


def _screen_name(screen: SessionScreen) -> str:
    return f"session-{id(screen)}"
