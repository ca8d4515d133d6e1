"""The list of notes at the left, the note under its cursor at the right, saved as it is typed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.screens.session.pages.page import Page
from iop_tui.screens.text_viewer import wrapped
from iop_tui.widgets.note_editor import NoteEditor
from iop_tui.widgets.sheet import Cell, Column, Row, Sheet
from iop_tui.widgets.text_lines import Line, Lines, Piece

GROUP = "group"

_SIGNED_LINES = 6
_TOLD_LINES = 3
"""Lines at most for what is known of the client beside the note."""
_EMPTY = "Press {notes.write} and type the note. {notes.phrase} puts in facts; esc goes back to the list. All is saved."

_STATES = {
    "none": ("·", "quiet"),
    "draft": ("✎ draft", "warn"),
    "signed": ("■ signed", "here"),
    "to_cosign": ("□ co-sign", "warn"),
}
_COVERED_WORDS = {"to_cosign": "signed, to be co-signed"}


class NoteView(Page):
    """What the page of notes shows, and the saving of what is typed."""

    _interrupted = False

    def compose(self) -> ComposeResult:
        """List, facts to write from, editor."""
        with Horizontal():
            yield Sheet(self.moved, id="whose", beside=True)
            with Vertical(classes="main"):
                yield Lines(id="facts")
                yield Lines(id="covered-note")
                yield NoteEditor(id="text-of-note", placeholder=self.host.with_keys(_EMPTY))

    DEFAULT_CSS = """
    NoteView #whose { width: 2fr; max-width: 40; }
    NoteView #facts { height: 2; padding: 0 1; }
    NoteView #covered-note { height: 1fr; padding: 1 1; }
    """

    @property
    def sheet(self) -> Sheet:
        """The list."""
        return self.query_one("#whose", Sheet)

    @property
    def editor(self) -> NoteEditor:
        """The editor."""
        return self.query_one(NoteEditor)

    @property
    def letters_type(self) -> bool:  # type: ignore[override]
        """Letters are text while the editor has the keys, and where it was covered while it had them."""
        return self.is_mounted and (self._interrupted or self.screen.focused is self.editor)

    def on_mount(self) -> None:
        """Fill in the list; the cursor stands on the client whom one came from."""
        self.ready = True
        self._shown: int | None = None
        self._loaded = False
        self._came_with = self.host.client
        self._in_editor: tuple[int | None, str, bool] = (None, "", True)
        self._waiting: dict[int | None, str] = {}
        self.refill()

    @property
    def client(self) -> int | None:
        """Whose note is under the cursor; None for the group's."""
        key = self.sheet.cursor
        return None if key in (None, GROUP) else int(key)

    def refill(self) -> None:
        """Show everything as it is now."""
        if not self.ready:
            return
        width = self.app.size.width
        columns = [Column("name", "Note of", 12, 1), Column("state", "", 9 if width >= 80 else 2)]
        rows = [
            self._row(GROUP, "Group", None),
            *(self._row(str(id), self.group.short[id], id) for id in self.group.on_roster),
        ]
        # the cursor goes to the client whom the sheet went to meanwhile
        client = self.host.client
        client_to_show = client if client is not None and (not self._loaded or client != self._came_with) else None
        self._came_with = client
        self.sheet.show(columns, rows, str(client_to_show) if client_to_show is not None else None)
        self._load()

    def _row(self, key: str, name: str, client: int | None) -> Row:
        words, look = _STATES[self.group.notes.status(client)]
        note = self.group.notes.of(client)
        if note is not None and note.signed and self.group.notes.open_text(client) is not None:
            words, look = "✎ added", "warn"  # signed, and an addendum begun
        return Row(key, [Cell(name), Cell(words, look)])

    def moved(self, sheet: Sheet) -> None:
        """Another note is under the cursor."""
        if self.client is not None:
            self.host.client = self._came_with = self.client
        if self._shown != self.client or not self._loaded:
            self.save_typing()
            self._load()

    def _covered_line(self) -> Line:
        state, words = self.group.notes.status(self._shown), len(self.editor.text.split())
        if state == "none":
            return [Piece("Nothing is written yet.", "quiet")]
        told = f"{_COVERED_WORDS.get(state, state)}, {words} {'word' if words == 1 else 'words'}; "
        return [
            Piece(told, "quiet"), Piece(self.host.with_keys("{session.view}"), "key"), Piece(" shows it", "quiet")
        ]  # fmt: skip

    def _cover_or_show(self) -> None:
        """In room view no word of a note is shown, only that there is one; who was writing goes on in full view."""
        shown = self.host.may_show(Fact.NOTE_TEXT)
        writing = self.screen.focused is self.editor
        covered = self.query_one("#covered-note", Lines)
        covered.display, self.editor.display = not shown, shown
        if not shown:
            covered.show(self._covered_line())
        if writing and not shown:
            self._interrupted = True
            self.screen.set_focus(self.sheet)
        elif self._interrupted and shown:
            self._interrupted = False
            self.screen.set_focus(self.editor)

    def _load(self) -> None:
        self._shown, self._loaded = self.client, True
        note = self.group.notes.of(self._shown)
        typing = self.group.notes.open_text(self._shown)
        locked = note is not None and note.signed and typing is None
        text = typing.text if typing is not None else self._signed_text()
        waiting = self._waiting.get(self._shown)
        now = (self._shown, text if waiting is None else waiting, locked)
        shown = (self._in_editor[0], self.editor.text, self.editor.read_only)
        # what stands there already stays, with its cursor; what is typed and not saved yet is never loaded over
        if now != shown and (now != self._in_editor or not self.editor.unsaved):
            self.editor.load_note(text, read_only=locked)
            if waiting is not None:
                self.editor.text = waiting
        self._in_editor = now
        self._cover_or_show()
        self._about()

    def begin_blank(self) -> None:
        """A note that was not begun begins with its headings; they are saved with the first letter behind them."""
        self.editor.headings = self.group.notes.headings(self._shown)
        if not self.editor.text.strip() and (blank := self.group.notes.blank(self._shown)):
            self.editor.begin(blank)

    def _signed_text(self) -> str:
        """The signed note with its addenda, as it stands in the record."""
        return self.group.notes.signed_text(self._shown)

    def _about(self) -> None:
        facts, client = self.query_one("#facts", Lines), self._shown
        note = self.group.notes.of(client)
        first: list[Piece] = [Piece("Group note" if client is None else self.group.short[client], "strong")]
        if note is not None and note.signed:
            first.append(Piece("  signed", "here"))
            if self.group.notes.open_text(client) is not None:
                first.append(Piece("  addendum", "warn"))
        if note is not None and note.late_entry:
            first.append(Piece("  late entry", "warn"))
        told_lines: list[Line] = [[]]
        width = max(20, (facts.size.width or self.app.size.width * 3 // 5) - 2)
        if client is not None:
            told = [
                f"{label.lower()} {words}"
                for fact, label, words in self.group.notes.facts.beside(client)
                if words and self.host.may_show(fact)
            ]
            told_lines = wrapped(" · ".join(told), width, "quiet")[:_TOLD_LINES]
        lines: list[Line] = [first, *told_lines]
        added = note is not None and note.signed and self.group.notes.open_text(client) is not None
        if added and self.host.may_show(Fact.NOTE_TEXT):
            # an addendum is written beside what it follows
            lines += wrapped(self._signed_text(), width, "quiet")[:_SIGNED_LINES]
        facts.styles.height = len(lines)
        facts.show(*lines)
        self.host.about(self._warnings())

    def _warnings(self) -> Line:
        if not self.host.may_show(Fact.NOTE_TEXT):
            return []
        warnings = self.group.notes.warnings(self._shown, self.editor.text)
        return [Piece(f" This note {' and '.join(warnings).rstrip('.')}.", "warn")] if warnings else []

    def _save(self) -> None:
        """Save what stands in the editor; what cannot be saved now waits under its own client, and is tried again."""
        editor = self.editor
        if editor.cut_to_size():
            self.host.say("A note can have 100,000 characters; the rest was left out.", "warn")
        if editor.unsaved:
            self._waiting[self._shown] = editor.text
        if not self._waiting:
            return
        try:
            for client, text in list(self._waiting.items()):
                self.group.notes.save(client, text)
                del self._waiting[client]
                self._show_state(client)
        except IopError as error:
            self.host.say_error(error)
        if self._shown not in self._waiting:
            editor.saved()
            self._in_editor = (self._shown, editor.text, editor.read_only)
        self._about()

    def _show_state(self, client: int | None) -> None:
        key = GROUP if client is None else str(client)
        name = "Group" if client is None else self.group.short[client]
        self.sheet.patch(self._row(key, name, client))

    def save_typing(self) -> None:
        """Save and record what is being typed."""
        if not self.ready:
            return
        self._save()
        try:
            self.group.notes.record_typing()
        except IopError as error:
            self.host.say_error(error)

    @property
    def unsaved(self) -> bool:
        """Whether a note waits to be saved: the disk was full."""
        return bool(self._waiting)

    def go_to_group(self) -> None:
        """Put the cursor on the group's note."""
        self.sheet.go_to(GROUP)

    def go_to_client(self, client_id: int, question: str = "") -> None:
        """Put the cursor on a client's note."""
        self.sheet.go_to(str(client_id))
