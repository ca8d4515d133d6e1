"""Notes: the group's and each client's, saved as one types, signed from the list."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from iop_tui.day.cosigning import may_cosign
from iop_tui.domain.errors import IopError
from iop_tui.domain.names import matches
from iop_tui.domain.notes import PARTICIPATION
from iop_tui.domain.room import Fact
from iop_tui.domain.text import fold
from iop_tui.screens.prompts.choice_prompt import ChoicePrompt
from iop_tui.screens.prompts.insert_prompt import InsertPrompt
from iop_tui.screens.prompts.search_prompt import SearchPrompt
from iop_tui.screens.session.pages.note_view import NoteView
from iop_tui.widgets.note_editor import NoteEditor
from iop_tui.widgets.safe_text import fitted

_SIGNED = "The note is signed already. Press {notes.addendum} to add an addendum."
_COVERED = "The text is hidden in room view. Press {session.view_too} to write, esc to leave."


class NotesPage(NoteView):
    """The list at the left, the note at the right."""

    KEYS = (
        "notes.leave", "notes.phrase", "notes.write", "notes.sign", "notes.sign_all",
        "notes.participation", "notes.addendum",
        "notes.copy", "session.view", "session.close",
        "session.back", "app.keys",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write", id="notes.write", tooltip="edits the text; escape returns to the list"),
        Binding("escape", "leave_text", "Back", id="notes.leave", tooltip="back to the list; the text is saved"),
        Binding("f2,ctrl+o", "phrase", "Insert", id="notes.phrase", tooltip="inserts facts and ready phrases"),
        Binding("f", "sign", "Sign", id="notes.sign", tooltip="shows the whole text; y signs and locks it"),
        Binding("F", "sign_all", "Sign all", id="notes.sign_all", tooltip="every note that is ready, with one PIN"),
        Binding("h", "participation", "Participation", id="notes.participation", tooltip="how the client participated"),
        Binding("plus", "addendum", "Addendum", id="notes.addendum", tooltip="adds to a signed note"),
        Binding("slash", "find", "Find", id="notes.find", tooltip="finds a name"),
        Binding(
            "quotation_mark",
            "copy",
            "Copy out",
            id="notes.copy",
            tooltip="copies one signed note to the clipboard; that is recorded",
        ),
    ]

    def focus_page(self) -> None:
        """Let the list have the keys."""
        self._interrupted = False
        self.screen.set_focus(self.sheet)

    def typed(self, key: str, character: str | None) -> bool:
        """Where the view was changed under somebody who wrote, what they type on is no command."""
        if self._interrupted and character and character.isprintable():
            self.host.say(self.host.with_keys(_COVERED), "warn")
            return True
        return False

    # -- typing --------------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Go to the text."""
        if self.editor.read_only:
            self.host.say(self.host.with_keys(_SIGNED), "quiet")
            return
        if self.host.may_show(Fact.NOTE_TEXT):
            self.begin_blank()
            self.screen.set_focus(self.editor)
        else:
            self._interrupted = True  # what is typed on now was meant for the text and is no command
            self.host.say(self.host.with_keys(_COVERED), "warn")
        self.host.show_tabs()
        self.host.show_key_line()

    def _may_be_read(self) -> bool:
        may = self.host.may_show(Fact.NOTE_TEXT)
        if not may:
            self.host.say(
                self.host.with_keys("Notes are hidden in room view. Press {session.view} to show them."), "quiet"
            )
        return may

    @on(NoteEditor.Typed)
    def typed_text(self) -> None:
        """Save the text as it stands."""
        self._save()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys are for the list, some for the text."""
        if action in ("leave_text", "phrase"):
            return self.letters_type
        if action == "write":
            return self._interrupted or not self.letters_type
        if action in ("sign", "sign_all", "participation", "addendum", "copy", "find"):
            return not self.letters_type
        return True

    def action_find(self) -> None:
        """Jump to a client's note by the letters of the name."""

        def search(typed: str) -> list[tuple[str, int]]:
            return [(self.group.short[id], id) for id in self.group.on_roster if matches(self.group.names[id], typed)]

        def on_answer(id: int | None, _typed: str) -> None:
            if id is not None:
                self.go_to_client(id)

        self.host.ask(SearchPrompt("Find", search, on_answer))

    def action_leave_text(self) -> None:
        """Back to the list; the text is saved and recorded."""
        self.save_typing()
        self._interrupted = False
        self.screen.set_focus(self.sheet)
        self.host.show_tabs()
        self.host.show_key_line()

    def action_phrase(self) -> None:
        """Ask for facts and phrases, and put them in where the cursor is."""
        if not self._may_be_read():
            return
        facts = self.group.notes.facts
        insertable = facts.insertable(self._shown)
        self.host.ask(InsertPrompt(insertable, self._insert, self._type_on, self._ask_phrase))

    def _insert(self, text: str) -> None:
        line, column = self.editor.cursor_location
        before = self.editor.document.get_line(line)[:column]
        self.editor.insert(f" {text}" if before and not before[-1].isspace() else text)

    def _type_on(self, text: str) -> None:
        self.editor.insert(text)

    def _ask_phrase(self) -> None:
        """Ask for a phrase by its letters."""
        phrases = self.group.notes.facts.phrases(self._shown)

        def search(typed: str) -> list[tuple[str, str]]:
            words = fold(typed).split()
            return [(fitted(p.strip(), 34).rstrip(), p) for p in phrases if all(w in fold(p) for w in words)]

        def on_answer(text: str | None, _typed: str) -> None:
            if text is not None:
                self._insert(text)

        if phrases:
            self.host.ask(SearchPrompt("Phrase", search, on_answer, none="no such phrase", private=True))
        else:
            self.host.say("No phrase fits this note. Program, Rules, Phrases has them all.", "quiet")

    # -- signing ---------------------------------------------------------------------------------------

    async def action_sign(self) -> None:
        """Show the whole text once more, ask, and sign."""
        self.save_typing()
        note = self.group.notes.open_text(self._shown)
        first = self.group.notes.of(self._shown)
        if note is None and first is not None and first.signed:
            if self.group.notes.status(self._shown) == "to_cosign":
                await self._cosign()
                return
            self.host.say(self.host.with_keys(_SIGNED), "quiet")
            return
        if not self.group.notes.has_text(note):
            if self.group.notes.status(self._shown) == "to_cosign":  # an addendum was begun, and nothing is in it yet
                await self._cosign()
                return
            self.host.say("There is no text to sign.", "quiet")
            return
        if not self._may_be_read():
            return
        from iop_tui.screens.session.sign_note import SignScreen

        await self.app.push_screen(SignScreen(self.group, self._shown))

    async def _cosign(self) -> None:
        """A note that its author signed: who co-signs goes to the queue, with the cursor on it."""
        if not may_cosign(self.group.desk):
            self.host.say("The note is signed; it waits for a co-signature.", "quiet")
            return
        from iop_tui.screens.today.cosign import CosignScreen

        waiting = [n for n in self.group.notes.all if n.client_id == self._shown and n.to_cosign]
        await self.app.push_screen(CosignScreen(self.group.desk, waiting[0].id))

    async def action_sign_all(self) -> None:
        """Show what is ready, and sign it together."""
        self.save_typing()
        if not self._may_be_read():
            return
        from iop_tui.screens.session.sign_all import SignAllScreen

        await self.app.push_screen(SignAllScreen(self.group))

    def action_addendum(self) -> None:
        """Begin an addendum to a signed note."""
        try:
            self.group.notes.begin_addendum(self._shown)
        except IopError as error:
            self.host.say_error(error)
            return
        self._load()
        self.action_write()

    def action_participation(self) -> None:
        """Ask how the client participated."""
        client = self._shown
        if client is None:
            return

        def on_answer(value: str) -> None:
            self.group.notes.set_participation(client, value)
            self._about()

        options = [(p.capitalize(), p) for p in PARTICIPATION] + [("Not said", "")]
        self.host.ask(ChoicePrompt(f"{self.group.short[client]} participation:", options, on_answer))

    def action_copy(self) -> None:
        """Copy one signed note out, on purpose."""
        try:
            text = self.group.notes.copied_out(self._shown)
        except IopError as error:
            self.host.say_error(error)
            return
        self.host.nav.copy_out(text)
        self.host.say("The signed note is on the clipboard; that was recorded.", "here")
