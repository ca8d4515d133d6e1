"""A list of notes that are signed together: each can be read or left out, then one ``y`` and one PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType

from iop_tui.desk.desk import Desk
from iop_tui.domain.errors import IopError
from iop_tui.domain.room import Fact
from iop_tui.screens.list_screen import ListScreen
from iop_tui.screens.pin_gate import with_pin
from iop_tui.screens.prompts.find_row import find_row
from iop_tui.screens.text_viewer import TextViewer, wrapped
from iop_tui.widgets.safe_text import plain
from iop_tui.widgets.sheet import Cell
from iop_tui.widgets.text_lines import Line, Piece

Item = TypeVar("Item")
"""What a subclass knows of a note."""


class SigningList(ListScreen, Generic[Item]):
    """Notes to sign, some of them chosen. Subclasses say which there are, what each says, and what signing is."""

    STAYS = False
    """Whether one stays in the list while something is left in it."""
    DOES = "signs {} as {} and locks {}"
    """What ``y`` does: to how many notes, as whom, and to it or them."""
    KEYS = ("signing.yes", "signing.choose", "signing.read", "signing.view", "signing.back", "app.keys")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "sign", "Sign", id="signing.yes", tooltip="signs the chosen notes"),
        Binding("space", "choose", "Choose", id="signing.choose", tooltip="leaves the note out, or takes it in"),
        Binding("enter", "read", "Read", id="signing.read", tooltip="the whole text"),
        Binding("slash", "find", "Find", id="signing.find", tooltip="finds a name"),
        Binding("v,ctrl+f", "view", "View", id="signing.view", tooltip="room view or full view"),
        Binding("escape", "back", "Back", id="signing.back", tooltip="back; nothing is signed"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.look()

    def look(self) -> None:
        """Read which notes there are; those that are ready are chosen."""
        self.items: Mapping[str, Item] = self.to_sign()
        self.taken = {key for key, item in self.items.items() if self.is_ready(item)}

    def look_again(self) -> None:
        """Read which notes there are by now; what was chosen of them stays so."""
        taken = self.taken
        self.look()
        self.taken = {key for key in taken if key in self.items}

    def on_screen_resume(self) -> None:
        """What lay over it may have changed what there is."""
        if self._behind:
            with self.showing_errors():
                self.look_again()
        super().on_screen_resume()

    def read_anew(self) -> None:
        """Show what is in the file now."""
        with self.showing_errors():
            self.look_again()
        super().read_anew()

    def before_cover(self) -> None:
        """Choose anew afterwards: somebody else may take over, and signs only what they have seen."""
        super().before_cover()
        self.taken = {key for key, item in self.items.items() if self.is_ready(item)}

    # -- what a subclass says ------------------------------------------------------------------------

    def to_sign(self) -> Mapping[str, Item]:
        """The notes by key, in order."""
        raise NotImplementedError

    def is_ready(self, item: Item) -> bool:
        """Whether it is chosen from the start."""
        raise NotImplementedError

    def text(self, item: Item) -> str:
        """The whole text; empty where nothing is written."""
        raise NotImplementedError

    def heading(self, item: Item) -> str:
        """Whose it is, above its text."""
        raise NotImplementedError

    def do_sign(self, items: Sequence[Item]) -> None:
        """Sign them; raises IopError where one cannot be, and those before it stay signed."""
        raise NotImplementedError

    def done_words(self, number: int) -> str:
        """What is said afterwards."""
        raise NotImplementedError

    # -- what it shows ---------------------------------------------------------------------------------

    @property
    def covered(self) -> bool:
        """Whether room view hides what the notes say."""
        return not self.may_show(Fact.NOTE_TEXT)

    def view_changed(self) -> None:
        """Show or hide what the notes say."""
        self.fill()

    def take_cell(self, key: str) -> Cell:
        """The mark of a note that is chosen."""
        return Cell("✓" if key in self.taken else "·")

    def show_about(self) -> None:
        """What would be signed, and as whom."""
        number = len(self.taken)
        facilitator = self.desk.facilitator
        who = facilitator.signature if facilitator else self.with_keys("no one yet (Today, {today.who})")
        if self.covered:
            first = [
                Piece(self.with_keys(" {signing.view}"), "key"),
                Piece(" shows the notes: then they can be signed."),
            ]
        elif not number:
            first = [Piece(self.with_keys(" {signing.choose}"), "key"), Piece(" chooses a note")]
        else:
            notes = "1 note" if number == 1 else f"{number} notes"
            words = self.DOES.format(notes, plain(who), "it" if number == 1 else "them")
            first = [Piece(self.with_keys(" {signing.yes}"), "key"), Piece(f" {words}")]
        self.strip.about(first)

    # -- keys ------------------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Leave the note under the cursor out, or take it in; one without a text cannot be signed."""
        key = self.sheet.cursor or ""
        item = self.items.get(key)
        if item is None:
            return
        if not self.text(item):
            self.say("Nothing is written there yet.", "quiet")
            return
        self.taken ^= {key}
        self.fill()
        self.sheet.step(1)

    async def action_read(self) -> None:
        """Show the whole text of the note under the cursor."""
        item = self.items.get(self.sheet.cursor or "")
        if item is None or self.covered:
            return
        text = self.text(item) or "Nothing is written yet."

        def lines(width: int) -> list[Line]:
            return wrapped(text if viewer.may_show(Fact.NOTE_TEXT) else "Hidden in room view.", width)

        viewer = TextViewer(self.desk, lambda: "Note" if self.covered else self.heading(item), lines)
        await self.app.push_screen(viewer)

    def action_find(self) -> None:
        """Jump to a note by the letters of a name."""
        find_row(self, self.sheet, "note")

    def action_view(self) -> None:
        """Room view or full view."""
        self.nav.set_full_view(not self.nav.full_view)

    def action_sign(self) -> None:
        """Ask for the signer's PIN once, and sign what is chosen; not while nobody can read what is signed."""
        facilitator = self.desk.facilitator
        if self.covered:
            return
        if not self.taken:
            self.say("No note is chosen.", "quiet")
        elif facilitator is not None:
            with_pin(self, facilitator, self._sign)
        else:
            self._sign()

    def _sign(self) -> None:
        chosen = [item for key, item in self.items.items() if key in self.taken]
        with self.showing_errors():
            try:
                self.do_sign(chosen)
            except IopError:
                self.look()  # some may be signed: what is left stands here
                self.fill()
                raise
            words, app, nav = self.done_words(len(chosen)), self.app, self.nav
            self.look()
            if self.STAYS and self.items:
                self.fill()
                self.say(words, "here")
                return
            app.pop_screen()
            nav.say(words, "here")
