"""The import's page: the columns as they are understood, each line with what becomes of it, and then it is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from textual.binding import Binding, BindingType

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import Refused
from iop_tui.domain.room import Fact
from iop_tui.domain.text import fold
from iop_tui.exchange.importing import DateOrder, read_list
from iop_tui.exchange.importing.intakes import ImportOptions
from iop_tui.exchange.importing.one_list import OneList
from iop_tui.exchange.importing.outcomes import Decided, Outcome
from iop_tui.exchange.importing.planning import ImportPlan
from iop_tui.exchange.importing.spellings import Field
from iop_tui.program.tracks import Tracks
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.program.import_rows import columns_of, heading, lines_of, questions_of, told, whole_of
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt, ConfirmPrompt
from iop_tui.screens.prompts.find_row import find_row
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.widgets.sheet import Cell, Column, Row
from iop_tui.widgets.text_lines import Line, Piece


class ImportScreen(ListScreen):
    """A list of clients before it is taken: ``enter`` changes a column or answers a question, ``y`` takes."""

    HELP_TITLE = "Import clients"
    KEYS = ("import.take", "import.change", "import.next", "import.view", "import.find", "import.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "take", "Import", id="import.take", tooltip="imports the list in one step; ctrl+z undoes it"),
        Binding(
            "enter,e", "change", "Change", id="import.change",
            tooltip="what a column is, which group, who a line is, whether a status is taken",
        ),
        Binding("n", "next", "Next open", id="import.next", tooltip="the next line with a problem or a question"),
        Binding("v,ctrl+f", "view", "View", id="import.view", tooltip="shows each line, or covers them"),
        Binding("slash", "find", "Find", id="import.find", tooltip="finds a line"),
        Binding("escape,q", "back", "Cancel", id="import.back", tooltip="cancels; nothing is imported"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, path: Path, track: str = "") -> None:
        """``track`` is the group for lines that name none; raises Refused where the file is no list in text."""
        super().__init__(desk)
        self._path = path
        tracks = Tracks(desk).tracks()
        only = tracks[0].track.name if len(tracks) == 1 else ""
        self.one = OneList(desk, read_list(path), ImportOptions(track or only))
        self._lines: dict[str, Decided] = {}
        self._busy = False

    def title_line(self) -> Line:
        """What would be done."""
        plan = self.one.plan
        title = [Piece(" Import clients", "strong")]
        if plan is None:
            return [*title, Piece(" · cannot be read yet", "warn")]
        counts = plan.counts
        shown = [
            f"{counts[o]} {str(o) if counts[o] == 1 or o not in _MORE else _MORE[o]}" for o in Outcome if counts[o]
        ]
        return [*title, Piece(f" · {', '.join(shown) or 'no lines'}")]

    def show_rows(self) -> None:
        """How the list is understood, and its lines."""
        one, plan = self.one, self.one.plan
        rows: list[Row] = []
        if one.trouble is not None:
            rows += [
                heading("This list cannot be read yet"),
                self._said("trouble", self._trouble(one.trouble), "alert"),
            ]
        shows = self.may_show(Fact.FULL_NAME)
        rows += questions_of(one, shows)
        if plan is not None:
            rows += [self._said(f"note {n}", note, "warn") for n, note in enumerate(self._notes(plan))]
        if shows or one.read is not None:
            rows += columns_of(one, True if plan is not None else None)
        if plan is not None:
            rows += whole_of(one, plan, shows)
            rows += lines_of(plan, shows)
            rows += columns_of(one, False)
            self._lines = {f"line {d.line} {d.why}": d for d in plan.lines}
        wide = self.app.size.width
        what, number = (15, 12) if wide >= 72 else (12, 8)
        columns = [Column("line", "Line", 5), Column("what", "", what), Column("number", "Number", number)]
        columns += [Column("name", "Name", max(12, min(30, wide // 4))), Column("why", "", 12, 1)]
        self.sheet.show(columns, rows)

    def _notes(self, plan: ImportPlan) -> list[str]:
        go_by_names = "Press enter on that column to stop reading it and match by name."
        return [
            f"{note} {go_by_names}" if plan.looks_like_row_numbers and not n else note
            for n, note in enumerate(plan.notes)
        ]

    def _trouble(self, trouble: Refused) -> str:
        """Why the list cannot be read; what the command line would say of it is done here by a key."""
        on_a_column = "--column" in trouble.hint
        return f"{trouble.text} {'enter on a column says what it is.' if on_a_column else trouble.hint}"

    def _said(self, key: str, text: str, look: str) -> Row:
        return Row(key, [Cell(""), Cell("note", look), Cell(""), Cell(""), Cell(text, look)])

    def show_about(self) -> None:
        """The whole of what stands under the cursor, and what there is to do."""
        key = self.sheet.cursor or ""
        line = self._lines.get(key)
        if not self.may_show(Fact.FULL_NAME):
            covered = self.with_keys(" Names are hidden in room view. Press {import.view} to show each line.")
            self.strip.about([Piece(covered, "quiet")])
        elif line is not None:
            whole = " ".join(filter(None, [line.number, line.name.full]))
            self.strip.about([Piece(f" Line {line.line}: {whole}", "strong")], [Piece(f" {told(line)}")])
        elif key == "trouble" or key.startswith("note"):
            words = wrap(self.sheet.text_of(key)[-1], self.app.size.width - 2)[:2]
            self.strip.about(*([Piece(f" {part}")] for part in words))
        else:
            self.strip.about([Piece(_HINTS.get(key.partition(" ")[0], ""), "quiet")])

    def view_changed(self) -> None:
        """Room view or full view was chosen; a question of a line names people."""
        if not self.may_show(Fact.FULL_NAME):
            self.ask_nothing()
        self.fill()

    # -- keys ----------------------------------------------------------------------------------------

    def action_view(self) -> None:
        """Show each line, or cover them."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_find(self) -> None:
        """Jump to a line."""
        find_row(self, self.sheet)

    def action_next(self) -> None:
        """The next line that somebody has to decide."""
        keys = [row.key for row in self.sheet.rows]
        start = keys.index(self.sheet.cursor) + 1 if self.sheet.cursor in keys else 0
        for key in [*keys[start:], *keys[:start]]:
            line = self._lines.get(key)
            if (line is not None and line.outcome in (Outcome.PROBLEM, Outcome.QUESTION)) or key.split()[0] in _OPEN:
                self.sheet.go_to(key)
                return
        self.say("Nothing is open.", "quiet")

    def action_change(self) -> None:
        """Change what is under the cursor."""
        kind, _, rest = (self.sheet.cursor or "").partition(" ")
        with self.showing_errors():
            if kind == "column":
                self._ask_field(int(rest))
            elif kind == "encoding":
                self.one.say_encoding(rest)
            elif kind == "dates":
                self.one.say_dates(DateOrder(rest))
            elif kind == "track":
                self._ask_track()
            elif kind == "word":
                self._toggle_word(fold(rest))
            elif kind == "line":
                self._ask_line(self._lines[self.sheet.cursor or ""])
            self.fill()

    def _ask_field(self, place: int) -> None:
        fields: list[tuple[str, Field | None]] = [("not read", None), *((str(f), f) for f in Field)]

        def search(typed: str) -> list[tuple[str, tuple[Field | None]]]:
            wanted = fold(typed)
            choices = [
                (label, (f,)) for label, f in fields if any(w.startswith(wanted) for w in [label, *label.split()])
            ]
            return choices

        def on_answer(chosen: tuple[Field | None] | None, _typed: str) -> None:
            if chosen is None:
                raise Refused("Nothing was selected.")
            self.one.say_column(chosen[0], place)
            self.fill()

        self.ask(SearchPrompt(f"{self.one.headings[place][:30]} is the", search, on_answer))

    def _ask_track(self) -> None:
        names = ["no group", *(t.track.name for t in Tracks(self.desk).tracks())]

        def search(typed: str) -> list[tuple[str, str]]:
            return [(name, name) for name in names if fold(name).startswith(fold(typed))]

        def on_answer(name: str | None, _typed: str) -> None:
            if name is None:
                raise Refused("Nothing was selected.")
            self.one.say_wishes(replace(self.one.wishes, track="" if name == names[0] else name))
            self.fill()

        self.ask(SearchPrompt("Group", search, on_answer))

    def _toggle_word(self, word: str) -> None:
        self.one.say_wishes(replace(self.one.wishes, take=self.one.wishes.take ^ {word}))

    def _ask_line(self, line: Decided) -> None:
        if not line.choices:
            known = self.one.answers.get(line.line)
            if known is None:
                words = self.with_keys(_IN_THE_FILE) if line.outcome is Outcome.PROBLEM else "Nothing to answer here."
                self.say(words, "quiet")
                return
            self.one.answer(line.line, "")  # asked again

            return
        options = [
            (c.label + (f" ({c.client.name.full}, {c.client.number})" if c.client else ""), c) for c in line.choices
        ]

        def on_answer(choice: object) -> None:
            self.one.answer(line.line, next(c.answer for _, c in options if c is choice))
            self.fill()
            self.action_next()

        self.ask(ChoicePrompt(f"Line {line.line} is", options, on_answer, skips="enter leaves it open"))

    # -- taking --------------------------------------------------------------------------------------

    def action_take(self) -> None:
        """Take the list in; lines with problems are left only where that is said."""
        plan = self.one.plan
        if plan is None:
            self.say("Choose first how to read the list (Enter).", "warn")
        elif plan.questions:
            words = f"{_lines(len(plan.questions))} still open: press {{import.change}} to answer."
            self.say(self.with_keys(words), "warn")
            first = plan.questions[0]
            self.sheet.go_to(f"line {first.line} {first.why}")
        elif not plan.intakes:
            self.say("There is no one to import.", "warn")
        elif plan.problems:
            bad = len({p.line for p in plan.problems})
            people = "1 person" if len(plan.intakes) == 1 else f"{len(plan.intakes)} people"
            self.ask(ConfirmPrompt(f"Leave {_lines(bad)} with problems and take {people}?", self._answered))
        else:
            self._begin()

    def _answered(self, yes: bool) -> None:
        if yes:
            self._begin()

    def _begin(self) -> None:
        """Say that it is being taken, then take it: a long list stands still for a moment."""
        if not self._busy:
            self._busy = True
            self.say("Importing …", "quiet")
            self.later(self._take)

    def _take(self) -> None:
        with self.showing_errors():
            try:
                plan = self.one.plan
                assert plan is not None
                backup = self.one.take()
            finally:
                self._busy = False
            app, nav = self.app, self.nav
            app.pop_screen()
            app.call_after_refresh(nav.say, f"{said_of(plan)}{' A backup was made first.' if backup else ''}", "here")
            app.call_after_refresh(self._say_where, self._path)

    def _say_where(self, path: Path) -> None:
        screen = self.app.screen
        if isinstance(screen, ListScreen):
            screen.strip.about(
                [Piece(" The list is still there, with everything in it; delete it when done:", "quiet")],
                [Piece(f" {path}")],
            )


def said_of(plan: ImportPlan) -> str:
    """What was done, in a line."""
    counts = plan.counts
    known = sum(bool(d.changes) for d in plan.of(Outcome.KNOWN))
    if not counts[Outcome.NEW] + counts[Outcome.MATCHED] + known:
        return "Nothing changed: everyone is already as listed."
    parts = [f"{counts[Outcome.NEW]} new", f"{known} updated"]
    if counts[Outcome.MATCHED]:
        parts.append(f"{counts[Outcome.MATCHED]} matched")
    return f"Imported: {', '.join(parts)}. ctrl+z undoes it."


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"


_MORE = {Outcome.PROBLEM: "problems", Outcome.QUESTION: "questions", Outcome.NO_CLIENT: "not clients"}
_OPEN = ("trouble", "encoding", "dates")
_IN_THE_FILE = "Fix it in the file, or press {import.take} to import the other lines."
_HINTS = {
    "column": " enter: what this column is",
    "track": " enter: the group for clients whose line names no group",
    "word": " enter: take these lines too, or leave them",
    "encoding": " enter: the names are right so",
    "dates": " enter: the date is meant so",
}
