"""Writing a text of a plan: saved while one types, recorded once when it is left."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from iop_tui.clients.plans import Plans
from iop_tui.domain.calendar import iso
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import short_names
from iop_tui.domain.notes import NamesIn
from iop_tui.domain.plans import HEADINGS, PARTS, Goal, PlanItem, goal_text, read_goal
from iop_tui.domain.room import Fact
from iop_tui.screens.base import IopScreen, who_line
from iop_tui.screens.strip import Strip
from iop_tui.widgets.note_editor import NoteEditor
from iop_tui.widgets.text_lines import Line, Lines, Piece, spread

_COVERED = "Hidden in room view. {writing.view} shows it again; esc leaves, what was written is saved."


class WriteScreen(IopScreen):
    """A text over the whole screen; subclasses say what it is and where it is kept."""

    HELP_TITLE = "Writing a plan"
    KEYS: ClassVar[tuple[str, ...]] = ("writing.leave", "writing.view", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="writing.leave", tooltip="back to the plan; the text is recorded"),
        Binding("ctrl+f", "view", "View", show=False, id="writing.view", tooltip="shows the text again"),
    ]
    DEFAULT_CSS = """
    WriteScreen #hidden { height: 1fr; padding: 1 1; }
    """

    def __init__(self, plans: Plans, what: str, short: str) -> None:
        super().__init__(plans.desk)
        self._plans = plans
        self._what = what
        self._short = short
        self._left = False
        people = self.desk.store.clients.in_program(self.desk.today)
        names = {f.client.id: f.client.name for f in people}
        self._shorts = short_names(names, self.desk.rules().initials)
        self._others = NamesIn({id: name for id, name in names.items() if id != plans.client_id})

    # -- what the subclass says ------------------------------------------------------------------------

    def written(self) -> str:
        """The text as it stands in the plan."""
        raise NotImplementedError

    def keep(self, text: str) -> None:
        """Keep the text as it stands while it is written."""
        raise NotImplementedError

    def finish(self, text: str) -> None:
        """Keep the text and record it; raises Refused where it cannot be."""
        raise NotImplementedError

    def hint(self) -> str:
        """What to write."""
        raise NotImplementedError

    # -- the screen ------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Title, text, strip, keys."""
        yield Lines(id="title")
        yield Lines(id="hidden")
        yield NoteEditor(id="text-of-plan")
        yield Strip()
        yield Lines(id="keys")

    @property
    def editor(self) -> NoteEditor:
        """The editor."""
        return self.query_one(NoteEditor)

    def on_mount(self) -> None:
        """Show what is written, with the cursor where it goes on."""
        self.editor.load_note(self.written(), False)
        self._begin()
        self.view_changed()

    def _begin(self) -> None:
        """Put the cursor where one begins to write."""

    def on_resize(self) -> None:
        """Lay out again."""
        self._frame()

    def on_screen_resume(self) -> None:
        """Somebody else may work on."""
        if self.is_mounted:
            self._frame()

    def _frame(self) -> None:
        title: Line = [Piece(f" {self._short}", "strong")]
        if self.may_show(Fact.PLAN):
            title = [*title, Piece(f" · {self._what}")]
        self.query_one("#title", Lines).show(spread(self.app.size.width, title, (), who_line(self)))
        self.show_key_line()

    def view_changed(self) -> None:
        """In room view no word is shown; whoever was writing goes on in full view."""
        if not self.query(NoteEditor):
            return
        shown, hidden = self.may_show(Fact.PLAN), self.query_one("#hidden", Lines)
        if not shown:
            self.save_typing()
        hidden.display, self.editor.display = not shown, shown
        hidden.show([Piece(self.with_keys(_COVERED), "quiet")])
        self.set_focus(self.editor if shown else None)
        self._frame()
        self._about()

    def typed(self, key: str, character: str | None) -> bool:
        """Where the view was changed under somebody who wrote, what they type on is no command."""
        return bool(not self.may_show(Fact.PLAN) and character and character.isprintable())

    def action_view(self) -> None:
        """Room view or full view."""
        self.nav.set_full_view(not self.nav.full_view)

    def _about(self) -> None:
        if not self.may_show(Fact.PLAN):
            self.strip.about()
            return
        named = ", ".join(self._shorts[id] for id in self._others.of(self.editor.text))
        warning: Line = [Piece(f" This text names {named}.", "warn")] if named else []
        self.strip.about([Piece(f" {self.hint()}", "quiet")], warning)

    @on(NoteEditor.Typed)
    def typed_text(self) -> None:
        """Save the text as it stands."""
        self._keep()

    def _keep(self) -> bool:
        editor = self.editor
        editor.cut_to_size()
        if editor.unsaved:
            try:
                self.keep(editor.text)
            except IopError as error:
                self.say_error(error)
                return False
            editor.saved()
            self.say("")
        self._about()
        return True

    def save_typing(self) -> None:
        """Save and record what is being typed."""
        if self._left or not self.is_mounted or not self.query(NoteEditor) or not self._keep():
            return
        try:
            self._plans.record_writing()
        except IopError as error:
            self.say_error(error)

    def action_leave(self) -> None:
        """Record the text and go back; what cannot be is said, and the text stays open."""
        if not self.may_show(Fact.PLAN):
            self.save_typing()
        else:
            try:
                self.finish(self.editor.text)
            except IopError as error:
                self._keep()
                self.say_error(error)
                return
        self._left = True
        self.app.pop_screen()


class WriteTextScreen(WriteScreen):
    """A text of relapse prevention or aftercare."""

    def __init__(self, plans: Plans, part: str, item: PlanItem, short: str) -> None:
        super().__init__(plans, f"{PARTS[part].label}, {item.label[0].lower()}{item.label[1:]}", short)
        self._part, self._item = part, item

    def written(self) -> str:
        """The text."""
        return self._plans.to_write(self._part).texts.get(self._item.code, "")

    def keep(self, text: str) -> None:
        """Keep it."""
        self._plans.save_text(self._part, self._item.code, text)

    def finish(self, text: str) -> None:
        """Record it."""
        self._plans.finish_text(self._part, self._item.code, text)

    def hint(self) -> str:
        """What to ask."""
        hint = f"{self._item.hint[0].upper()}{self._item.hint[1:]}"
        return f"{hint}{'' if hint.endswith('?') else '.'} In the client's words, at most 500 characters."


class WriteGoalScreen(WriteScreen):
    """A goal: three lines with their headings."""

    def __init__(self, plans: Plans, place: int, short: str) -> None:
        super().__init__(plans, f"Goal {place + 1}", short)
        self._place = place

    def _goal(self) -> Goal:
        goals = self._plans.to_write("goals").goals
        return goals[self._place] if self._place < len(goals) else Goal()

    def written(self) -> str:
        """The three lines."""
        goal = self._goal()
        day = goal.by_day
        return goal_text(goal, iso(day) if day else goal.by)

    def _begin(self) -> None:
        self.editor.headings = HEADINGS
        self.editor.move_cursor((0, len(self.editor.document.get_line(0))))

    def keep(self, text: str) -> None:
        """Keep it."""
        self._plans.save_goal(self._place, read_goal(text, self._goal()))

    def finish(self, text: str) -> None:
        """Record it."""
        self._plans.finish_goal(self._place, read_goal(text, self._goal()))

    def hint(self) -> str:
        """What goes where."""
        return "By: a day, such as 12/18 or +14; tab: next line; esc saves"
